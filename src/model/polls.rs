//! Poll dates from 1999 to 2025, and sets of them.
//!
//! By-elections, neighbourhood referendums and parish polls fall on other Thursdays and are not listed. Source:
//! Electoral Commission and House of Commons Library SN06707.

/// A day on which polls were held.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Poll {
    /// Year.
    pub year: u16,
    /// Month.
    pub month: u8,
    /// Day.
    pub day: u8,
    /// What was held, in words.
    pub kind: &'static str,
}

macro_rules! polls {
    ($($year:literal-$month:literal-$day:literal $kind:literal;)*) => {
        /// Every listed poll, by date.
        pub const POLLS: &[Poll] = &[$(Poll { year: $year, month: $month, day: $day, kind: $kind }),*];
    };
}

polls! {
    1999-5-6 "local, Scottish Parliament and Welsh Assembly";
    1999-6-10 "European";
    2000-5-4 "local and Mayor of London";
    2001-6-7 "UK general and county";
    2002-5-2 "local";
    2003-5-1 "local, Scottish Parliament and Welsh Assembly";
    2003-11-26 "Northern Ireland Assembly";
    2004-6-10 "European and local";
    2004-11-4 "North East regional assembly referendum";
    2005-5-5 "UK general and county";
    2006-5-4 "local";
    2007-5-3 "local, Scottish Parliament and Welsh Assembly";
    2008-5-1 "local and Mayor of London";
    2009-6-4 "European and county";
    2010-5-6 "UK general and local";
    2011-3-3 "Welsh powers referendum";
    2011-5-5 "local and voting system referendum";
    2012-5-3 "local and Mayor of London";
    2012-11-15 "Police and Crime Commissioners";
    2013-5-2 "county";
    2014-5-22 "European and local";
    2014-9-18 "Scottish independence referendum";
    2015-5-7 "UK general and local";
    2016-5-5 "Police and Crime Commissioners and local";
    2016-6-23 "European Union referendum";
    2017-3-2 "Northern Ireland Assembly";
    2017-5-4 "county and combined-authority mayors";
    2017-6-8 "UK general";
    2018-5-3 "local";
    2019-5-2 "local";
    2019-5-23 "European";
    2019-12-12 "UK general";
    2020-5-7 "local, postponed to 2021";
    2021-5-6 "county, postponed local and Police and Crime Commissioners";
    2022-5-5 "local";
    2023-5-4 "local";
    2023-5-18 "Northern Ireland local";
    2024-5-2 "local, Mayor of London and Police and Crime Commissioners";
    2024-7-4 "UK general";
    2025-5-1 "county and combined-authority mayors";
}

impl Poll {
    /// Where in [`POLLS`] the poll of a day is.
    pub fn position(year: u16, month: u8, day: u8) -> Option<usize> {
        POLLS.binary_search_by_key(&(year, month, day), |poll| (poll.year, poll.month, poll.day)).ok()
    }

    /// Whether nobody was elected that day: the counting officer answers for its staff.
    pub fn is_referendum(&self) -> bool {
        self.kind.ends_with("referendum") && !self.kind.contains(" and ")
    }

    /// Whether it was held in one nation or region only.
    pub fn is_regional(&self) -> bool {
        ["Northern Ireland", "North East", "Welsh powers", "Scottish independence"]
            .iter()
            .any(|place| self.kind.starts_with(place))
    }

    /// The day.
    pub fn date(&self) -> jiff::civil::Date {
        jiff::civil::date(self.year as i16, self.month as i8, self.day as i8)
    }
}

/// Some of the listed polls.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PollSet(pub u64);

// One bit each.
const _: () = assert!(POLLS.len() <= 64);

impl PollSet {
    /// The polls for which something holds.
    pub fn of(holds: impl Fn(&Poll) -> bool) -> PollSet {
        let set = POLLS.iter().enumerate().filter(|(_, poll)| holds(poll));
        PollSet(set.fold(0, |set, (at, _)| set | 1 << at))
    }

    /// The poll of a day.
    pub fn day(year: u16, month: u8, day: u8) -> PollSet {
        PollSet(Poll::position(year, month, day).map_or(0, |at| 1 << at))
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Those in both.
    #[must_use]
    pub fn and(self, other: PollSet) -> PollSet {
        PollSet(self.0 & other.0)
    }

    /// Those in either.
    #[must_use]
    pub fn or(self, other: PollSet) -> PollSet {
        PollSet(self.0 | other.0)
    }

    /// By date.
    pub fn iter(self) -> impl Iterator<Item = &'static Poll> {
        POLLS.iter().enumerate().filter(move |(at, _)| self.0 & 1 << at != 0).map(|(_, poll)| poll)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_polls_are_sorted_and_on_thursdays() {
        assert!(POLLS.windows(2).all(|pair| pair[0].date() < pair[1].date()));
        // One poll of Northern Ireland was held on a Wednesday.
        let thursdays = POLLS.iter().filter(|poll| poll.date().weekday() == jiff::civil::Weekday::Thursday);
        assert_eq!(thursdays.count(), POLLS.len() - 1);
    }

    #[test]
    fn a_set_gives_its_polls_by_date() {
        let both = PollSet::day(2016, 6, 23).or(PollSet::day(2012, 11, 15)).or(PollSet::day(2012, 11, 16));
        let days: Vec<_> = both.iter().map(|poll| poll.date().to_string()).collect();
        assert_eq!(days, ["2012-11-15", "2016-06-23"]);
        let referendums: Vec<u16> = PollSet::of(Poll::is_referendum).iter().map(|poll| poll.year).collect();
        assert_eq!(referendums, [2004, 2011, 2014, 2016]);
    }
}
