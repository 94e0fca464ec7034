//! A panic inside a reader: caught, counted, and never allowed to print a value.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};

thread_local! {
    static INSIDE: Cell<u32> = const { Cell::new(0) };
}

static VERBOSE: AtomicBool = AtomicBool::new(false);

/// Runs something that reads hostile input; `None` when it panicked.
///
/// Unwind safety: whatever `work` borrowed is either dropped with the store it belongs to or, like the budget
/// and the outbox, only ever changed by single steps that leave it whole.
pub fn contain<T>(work: impl FnOnce() -> T) -> Option<T> {
    INSIDE.with(|inside| inside.set(inside.get() + 1));
    let result = catch_unwind(AssertUnwindSafe(work));
    INSIDE.with(|inside| inside.set(inside.get() - 1));
    result.ok()
}

/// Replaces the standard panic message, which prints its payload (a reader's payload may hold a value), by
/// the place in the program. Inside a reader even that is only for `verbose`: the ledger has the row.
pub fn install_hook(verbose: bool) {
    VERBOSE.store(verbose, Ordering::Relaxed);
    std::panic::set_hook(Box::new(|info| {
        let inside = INSIDE.with(Cell::get) > 0;
        if inside && !VERBOSE.load(Ordering::Relaxed) {
            return;
        }
        let what = if inside { "a reader failed inside" } else { "internal error" };
        let place = info.location().map(|at| format!(" at {}:{}", short(at.file()), at.line()));
        // Written without `eprintln!`, which panics itself when stderr is gone.
        let line = format!("pollsweep: {what}{}\n", place.unwrap_or_default());
        let _ = std::io::Write::write_all(&mut std::io::stderr(), line.as_bytes());
    }));
}

/// The path of a source file without the folders of the machine that built it.
fn short(file: &str) -> &str {
    let from = file.rfind("/src/").map(|at| file[..at].rfind('/').map_or(0, |crate_at| crate_at + 1));
    from.and_then(|from| file.get(from..)).unwrap_or(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_contained_and_nesting_is_counted() {
        assert_eq!(contain(|| 3), Some(3));
        let outer = contain(|| {
            assert!(contain(|| panic!("inner")).is_none());
            7
        });
        assert_eq!(outer, Some(7));
        INSIDE.with(|inside| assert_eq!(inside.get(), 0));
    }

    #[test]
    fn places_are_short() {
        assert_eq!(short("/home/x/.cargo/registry/src/index/zip-9.4.1/src/read.rs"), "zip-9.4.1/src/read.rs");
        assert_eq!(short("src/engine/store.rs"), "src/engine/store.rs");
    }
}
