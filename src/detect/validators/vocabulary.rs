//! To come.
use super::Verdict;
#[allow(missing_docs)]
pub fn judge(_: &str) -> Verdict {
    Verdict::No
}
#[allow(missing_docs)]
pub fn judge_health(_: &str) -> Verdict {
    Verdict::No
}
#[allow(missing_docs)]
pub fn judge_ethnicity(_: &str) -> Verdict {
    Verdict::No
}
#[allow(missing_docs)]
pub fn judge_gender(_: &str) -> Verdict {
    Verdict::No
}
#[allow(missing_docs)]
pub fn judge_nationality(_: &str) -> Verdict {
    Verdict::No
}
#[allow(missing_docs)]
pub fn judge_politics(_: &str) -> Verdict {
    Verdict::No
}
#[allow(missing_docs)]
pub fn judge_religion(_: &str) -> Verdict {
    Verdict::No
}
#[allow(missing_docs)]
pub fn judge_union(_: &str) -> Verdict {
    Verdict::No
}
#[allow(missing_docs)]
pub fn judge_training(_: &str) -> Verdict {
    Verdict::No
}
