//! Damage for tests: the same damaged copies of some bytes on every run. Not part of the product.

/// Calls `check` with `count` damaged copies: cut off, bits flipped, bytes overwritten, blocks moved.
pub fn mutate(good: &[u8], count: u32, mut check: impl FnMut(&[u8])) {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = |below: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % below.max(1) as u64).unwrap_or(0)
    };
    for round in 0..count {
        let mut bytes = good.to_vec();
        for _ in 0..=next(6) {
            if bytes.is_empty() {
                break;
            }
            let at = next(bytes.len());
            match (round + next(2) as u32) % 6 {
                0 => bytes.truncate(at),
                1 => bytes[at] ^= 1 << next(8),
                2 => bytes[at] = next(256) as u8,
                3 => {
                    let end = (at + 1 + next(8)).min(bytes.len());
                    bytes[at..end].fill(if next(2) == 0 { 0xff } else { 0 });
                }
                4 => {
                    let from = next(bytes.len());
                    let length = (1 + next(512)).min(bytes.len() - at).min(bytes.len() - from);
                    bytes.copy_within(from..from + length, at);
                }
                _ => {
                    let end = (at + next(64)).min(bytes.len());
                    bytes.drain(at..end);
                }
            }
        }
        check(&bytes);
    }
}
