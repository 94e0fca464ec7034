//! Numbers of which most are the same as those beside them: nothing, half a byte, a byte or four bytes each.
//!
//! What is known of many people in turn repeats itself: which kinds of keys a row of one list has, how many rows they
//! stand in, who is nobody else. Such numbers are kept in chunks: one number for all, places in a short list of numbers
//! where few are different, or each of them.

use std::ops::Range;

/// Numbers in a chunk: a power of two.
const CHUNK: usize = 512;
/// Different numbers of a chunk with half a byte for each place.
const FEWEST: usize = 16;
/// More different numbers than this are kept one by one.
const FEW: usize = 96;

/// A list of numbers.
#[derive(Clone, Default)]
pub(super) struct Packed {
    chunks: Vec<Chunk>,
    len: usize,
}

#[derive(Clone)]
enum Chunk {
    Same(u32),
    Fewest(Box<Fewest>),
    Few(Box<Few>),
    Each(Box<[u32; CHUNK]>),
}

#[derive(Clone)]
struct Fewest {
    values: [u32; FEWEST],
    count: usize,
    places: [u8; CHUNK / 2],
}

#[derive(Clone)]
struct Few {
    values: Vec<u32>,
    places: [u8; CHUNK],
}

impl Packed {
    /// So many times the same.
    pub fn filled(value: u32, len: usize) -> Packed {
        Packed { chunks: vec![Chunk::Same(value); len.div_ceil(CHUNK)], len }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Adds one at the end.
    pub fn push(&mut self, value: u32) {
        if self.len.is_multiple_of(CHUNK) {
            self.chunks.push(Chunk::Same(value));
        }
        self.len += 1;
        self.set(self.len - 1, value);
    }

    /// One of them; 0 beyond the end.
    pub fn get(&self, at: usize) -> u32 {
        match self.chunks.get(at / CHUNK) {
            Some(Chunk::Same(value)) => *value,
            Some(Chunk::Fewest(fewest)) => fewest.value(at % CHUNK),
            Some(Chunk::Few(few)) => few.value(at % CHUNK),
            Some(Chunk::Each(each)) => each[at % CHUNK],
            None => 0,
        }
    }

    /// Changes one of them.
    pub fn set(&mut self, at: usize, value: u32) {
        let Some(chunk) = self.chunks.get_mut(at / CHUNK) else { return };
        let place = at % CHUNK;
        match chunk {
            Chunk::Same(same) if *same == value => {}
            // The first of a chunk that has no others yet.
            Chunk::Same(same) if place == 0 && self.len == at + 1 => *same = value,
            Chunk::Same(same) => {
                let mut fewest = Fewest { values: [*same; FEWEST], count: 1, places: [0; CHUNK / 2] };
                fewest.set(place, value);
                *chunk = Chunk::Fewest(Box::new(fewest));
            }
            Chunk::Fewest(fewest) => {
                if !fewest.set(place, value) {
                    let places = std::array::from_fn(|at| fewest.number(at));
                    let mut few = Few { values: fewest.values.to_vec(), places };
                    few.set(place, value);
                    *chunk = Chunk::Few(Box::new(few));
                }
            }
            Chunk::Few(few) => {
                if !few.set(place, value) {
                    let mut each: Box<[u32; CHUNK]> = Box::new(std::array::from_fn(|at| few.value(at)));
                    each[place] = value;
                    *chunk = Chunk::Each(each);
                }
            }
            Chunk::Each(each) => each[place] = value,
        }
    }

    /// Calls `take` with those of a range in turn.
    pub fn each_in(&self, range: Range<usize>, take: &mut impl FnMut(u32)) {
        let mut from = range.start;
        while from < range.end {
            let (chunk, places) = (from / CHUNK, from % CHUNK..CHUNK.min(from % CHUNK + range.end - from));
            from += places.len();
            match self.chunks.get(chunk) {
                Some(Chunk::Same(value)) => places.for_each(|_| take(*value)),
                Some(Chunk::Fewest(fewest)) => places.for_each(|place| take(fewest.value(place))),
                Some(Chunk::Few(few)) => places.for_each(|place| take(few.value(place))),
                Some(Chunk::Each(each)) => places.for_each(|place| take(each[place])),
                None => return,
            }
        }
    }

    /// Calls `take` with the places of all numbers that are not `usual`, and these; whole chunks of it cost nothing.
    pub fn each_but(&self, usual: u32, take: &mut dyn FnMut(usize, u32)) {
        for (at, chunk) in self.chunks.iter().enumerate() {
            if !matches!(chunk, Chunk::Same(same) if *same == usual) {
                let mut place = at * CHUNK;
                self.each_in(place..self.len.min(place + CHUNK), &mut |value| {
                    if value != usual {
                        take(place, value);
                    }
                    place += 1;
                });
            }
        }
    }
}

impl Fewest {
    fn number(&self, place: usize) -> u8 {
        self.places[place / 2] >> (place % 2 * 4) & 0xf
    }

    fn value(&self, place: usize) -> u32 {
        self.values[usize::from(self.number(place))]
    }

    /// Whether there was room for it.
    fn set(&mut self, place: usize, value: u32) -> bool {
        let known = self.values[..self.count].iter().position(|known| *known == value);
        if known.is_none() && self.count == FEWEST {
            return false;
        }
        let number = known.unwrap_or_else(|| {
            self.values[self.count] = value;
            self.count += 1;
            self.count - 1
        });
        let (both, shift) = (&mut self.places[place / 2], place % 2 * 4);
        *both = *both & !(0xf << shift) | (number as u8) << shift;
        true
    }
}

impl Few {
    fn value(&self, place: usize) -> u32 {
        self.values[usize::from(self.places[place])]
    }

    /// Whether there is room for more.
    fn set(&mut self, place: usize, value: u32) -> bool {
        let known = self.values.iter().position(|known| *known == value);
        let number = known.unwrap_or_else(|| {
            self.values.push(value);
            self.values.len() - 1
        });
        self.places[place] = number as u8;
        self.values.len() <= FEW
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn they_are_what_was_put(
            values in proptest::collection::vec(0..200u32, 0..1500),
            runs in 1..1000usize,
            changes in proptest::collection::vec((0..1500usize, 0..400u32), 0..600),
        ) {
            let mut plain: Vec<u32> = Vec::new();
            let mut packed = Packed::default();
            for (at, value) in values.iter().enumerate() {
                // Runs of the same number.
                let value = if at % 1100 < runs { 7 } else { *value };
                plain.push(value);
                packed.push(value);
            }
            let mut filled = Packed::filled(3, plain.len());
            (0..plain.len()).for_each(|at| filled.set(at, plain[at]));
            for (at, value) in changes.iter().filter(|(at, _)| *at < values.len()) {
                plain[*at] = *value;
                packed.set(*at, *value);
                filled.set(*at, *value);
            }
            prop_assert_eq!(packed.len(), plain.len());
            prop_assert!(plain.iter().enumerate().all(|(at, value)| packed.get(at) == *value));
            prop_assert!(plain.iter().enumerate().all(|(at, value)| filled.get(at) == *value));
            let mut others = Vec::new();
            packed.each_but(7, &mut |at, value| others.push((at, value)));
            let expected: Vec<_> = plain.iter().copied().enumerate().filter(|(_, value)| *value != 7).collect();
            prop_assert_eq!(others, expected);
            prop_assert_eq!(packed.get(1 << 20), 0);
            let mut some = Vec::new();
            packed.each_in(plain.len() / 3..plain.len(), &mut |value| some.push(value));
            prop_assert_eq!(&some[..], &plain[plain.len() / 3..]);
        }
    }

    #[test]
    fn what_repeats_itself_takes_little() {
        let mut packed = Packed::default();
        (0..5000u32).for_each(|n| packed.push(n / 3000));
        assert!(packed.chunks.iter().filter(|chunk| matches!(chunk, Chunk::Same(_))).count() >= 8);
        (0..5000).for_each(|at| packed.set(at, at as u32 % 14));
        assert!(packed.chunks.iter().all(|chunk| matches!(chunk, Chunk::Fewest(_))));
        (0..5000).for_each(|at| packed.set(at, at as u32 % 70));
        assert!(packed.chunks.iter().all(|chunk| matches!(chunk, Chunk::Few(_))));
    }
}
