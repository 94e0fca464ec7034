//! The walls around a child: what it may use, and that it can reach nothing but its socket and the open files
//! that it was handed.
//!
//! Raised by the child itself before it sees the first byte of a source, in three layers that do not rely on each
//! other: resource limits; Landlock without a single allowed path and without TCP; a seccomp list of the system
//! calls that reading, computing and talking to the parent need. Anything else fails with "not permitted", which
//! readers take for any other I/O error. A kernel without one of them does without; what holds is reported. On
//! systems other than Linux only the resource limits are there.

use rustix::process::{Resource, Rlimit, setrlimit};

/// What holds, in the words of the report.
pub const LIMITS: &str = "resource_limits";
/// See [`LIMITS`].
#[cfg(target_os = "linux")]
pub const LANDLOCK: &str = "landlock";
/// See [`LIMITS`].
#[cfg(target_os = "linux")]
pub const SECCOMP: &str = "seccomp";

/// Every wall that there can be.
#[cfg(target_os = "linux")]
pub const ALL: &[&str] = &[LANDLOCK, LIMITS, SECCOMP];
/// Every wall that there can be.
#[cfg(not(target_os = "linux"))]
pub const ALL: &[&str] = &[LIMITS];

/// No temporary file grows beyond this.
const LARGEST_FILE: u64 = crate::input::SPOOL_LIMIT + (1 << 20);
/// Sockets, the files at hand, companions and spools; a nesting of archives may spool at every level.
const OPEN_FILES: u64 = 256 + super::link::MOST_FILES as u64;

/// The limits of the whole process: the first thing that is done.
pub fn limit(memory: u64) -> Vec<&'static str> {
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{
            DumpableBehavior, Signal, set_dumpable_behavior, set_parent_process_death_signal,
        };
        // A child that is busy would not notice that the program was killed.
        let _ = set_parent_process_death_signal(Some(Signal::KILL));
        // Nobody else of the same user may look into its memory, where values and the key are.
        let _ = set_dumpable_behavior(DumpableBehavior::NotDumpable);
    }
    let set =
        |resource, most| setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) }).is_ok();
    let all = [
        set(Resource::Core, 0),
        set(Resource::Fsize, LARGEST_FILE),
        set(Resource::Nofile, OPEN_FILES),
        set(Resource::As, memory),
    ];
    if all == [true; 4] { vec![LIMITS] } else { Vec::new() }
}

/// Seconds of processor time for each file: should the parent be unable to stop it.
pub struct TimeLimit {
    seconds: u64,
    /// When it was set last, in seconds of this process; the first file sets it.
    set: Option<u64>,
}

impl TimeLimit {
    /// So many for each file.
    pub fn new(seconds: u64) -> TimeLimit {
        TimeLimit { seconds, set: None }
    }

    /// A file begins. The kernel counts whole seconds, so that many small files share one limit.
    pub fn begin(&mut self) {
        let used = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime).tv_sec;
        let used = u64::try_from(used).unwrap_or(0);
        if self.set != Some(used) {
            self.set = Some(used);
            let until = used.saturating_add(self.seconds);
            let maximum = rustix::process::getrlimit(Resource::Cpu).maximum;
            let _ = setrlimit(Resource::Cpu, Rlimit { current: Some(until), maximum });
        }
    }
}

/// Walls around another program that this process is about to become: it may read and run what the system has
/// installed, and `data`; it may write nothing and has no network. Each wall holds as far as the system knows it.
pub fn around_program(program: &std::path::Path, data: Option<&std::path::Path>, memory: u64, seconds: u64) {
    let set = |resource, most| {
        let _ = setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
    };
    set(Resource::Core, 0);
    set(Resource::Fsize, 0);
    set(Resource::Nofile, OPEN_FILES);
    set(Resource::As, memory);
    set(Resource::Cpu, seconds);
    #[cfg(target_os = "linux")]
    {
        use rustix::process::{Signal, set_parent_process_death_signal};
        let _ = set_parent_process_death_signal(Some(Signal::KILL));
        let _ = only_reading(program, data);
        let _ = no_sockets();
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (program, data);
}

/// Landlock: what is installed can be read and run, nothing can be written.
#[cfg(target_os = "linux")]
fn only_reading(program: &std::path::Path, data: Option<&std::path::Path>) -> Option<()> {
    use landlock::{
        ABI, Access, AccessFs, AccessNet, PathBeneath, PathFd, Ruleset, RulesetAttr, RulesetCreatedAttr,
    };
    let installed = ["/usr", "/lib", "/lib32", "/lib64", "/etc", "/opt"].map(std::path::Path::new);
    let mut rules = Ruleset::default()
        .handle_access(AccessFs::from_all(ABI::V5))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(ABI::V5)))
        .and_then(landlock::Ruleset::create)
        .ok()?;
    let own = program.canonicalize().ok();
    for path in installed.into_iter().chain(own.as_deref()).chain(data) {
        let Ok(open) = PathFd::new(path) else { continue };
        let allowed =
            if path.is_dir() { AccessFs::from_read(ABI::V5) } else { AccessFs::ReadFile | AccessFs::Execute };
        rules = rules.add_rule(PathBeneath::new(open, allowed)).ok()?;
    }
    rules.restrict_self().ok()?;
    Some(())
}

/// seccomp: no new sockets, so that there is no network of any kind.
#[cfg(target_os = "linux")]
fn no_sockets() -> Option<()> {
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};
    let calls = [libc::SYS_socket, libc::SYS_connect, libc::SYS_io_uring_setup, libc::SYS_ptrace];
    let calls = calls.into_iter().map(|call| (call, Vec::new())).collect();
    let arch = std::env::consts::ARCH.try_into().ok()?;
    let refused = SeccompAction::Errno(rustix::io::Errno::PERM.raw_os_error().cast_unsigned());
    let filter = SeccompFilter::new(calls, SeccompAction::Allow, refused, arch).ok()?;
    let program: BpfProgram = filter.try_into().ok()?;
    seccompiler::apply_filter(&program).ok()
}

/// Landlock: no file, no folder, no TCP port. To be called before the thread that reads is made, which inherits it.
#[cfg(target_os = "linux")]
pub fn close_files() -> Option<&'static str> {
    use landlock::{ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetStatus};
    let status = Ruleset::default()
        .handle_access(AccessFs::from_all(ABI::V5))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(ABI::V5)))
        .and_then(landlock::Ruleset::create)
        .and_then(landlock::RulesetCreated::restrict_self);
    match status {
        Ok(status) if status.ruleset != RulesetStatus::NotEnforced => Some(LANDLOCK),
        _ => None,
    }
}

/// See above.
#[cfg(not(target_os = "linux"))]
pub fn close_files() -> Option<&'static str> {
    None
}

/// seccomp, for all threads of the process: from here on only what is listed.
#[cfg(target_os = "linux")]
pub fn close_calls() -> Option<&'static str> {
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};
    let calls = CALLS.iter().map(|call| (*call, Vec::new())).chain(guarded_calls()?).collect();
    let arch = std::env::consts::ARCH.try_into().ok()?;
    // EPERM rather than an end: a library that asks for the number of processors may do without.
    let refused = SeccompAction::Errno(rustix::io::Errno::PERM.raw_os_error().cast_unsigned());
    let filter = SeccompFilter::new(calls, refused, SeccompAction::Allow, arch).ok()?;
    let program: BpfProgram = filter.try_into().ok()?;
    seccompiler::apply_filter_all_threads(&program).ok()?;
    Some(SECCOMP)
}

/// See above.
#[cfg(not(target_os = "linux"))]
pub fn close_calls() -> Option<&'static str> {
    None
}

/// Memory, time, threads' waiting, random numbers, and reading and writing what is open already. No opening, no
/// naming of files, no new sockets, no new processes or threads, no signals to others.
#[cfg(target_os = "linux")]
const CALLS: &[i64] = &[
    libc::SYS_brk,
    libc::SYS_clock_getres,
    libc::SYS_clock_gettime,
    libc::SYS_clock_nanosleep,
    libc::SYS_close,
    libc::SYS_dup,
    libc::SYS_exit,
    libc::SYS_exit_group,
    libc::SYS_fcntl,
    libc::SYS_fstat,
    libc::SYS_ftruncate,
    libc::SYS_futex,
    libc::SYS_getpid,
    libc::SYS_getrandom,
    libc::SYS_getrlimit,
    libc::SYS_gettid,
    libc::SYS_gettimeofday,
    libc::SYS_lseek,
    libc::SYS_madvise,
    libc::SYS_mremap,
    libc::SYS_munmap,
    libc::SYS_nanosleep,
    libc::SYS_pread64,
    libc::SYS_prlimit64,
    libc::SYS_pwrite64,
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_recvfrom,
    libc::SYS_recvmsg,
    libc::SYS_restart_syscall,
    libc::SYS_rseq,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sched_getaffinity,
    libc::SYS_sched_yield,
    libc::SYS_sendmsg,
    libc::SYS_setrlimit,
    libc::SYS_set_robust_list,
    // The end of a picture on its way to recognition; there is nothing else to shut.
    libc::SYS_shutdown,
    libc::SYS_sigaltstack,
    libc::SYS_write,
    libc::SYS_writev,
];

/// Calls that are fine with some arguments only.
#[cfg(target_os = "linux")]
fn guarded_calls() -> Option<Vec<(i64, Vec<seccompiler::SeccompRule>)>> {
    use seccompiler::{SeccompCmpArgLen as Size, SeccompCmpOp as Op, SeccompCondition, SeccompRule};
    let rule = |argument, size: Size, op, value: u64| {
        SeccompCondition::new(argument, size, op, value).and_then(|is| SeccompRule::new(vec![is])).ok()
    };
    // Memory that can be run is never asked for.
    let runs = libc::PROT_EXEC.cast_unsigned().into();
    let no_code = || rule(2, Size::Dword, Op::MaskedEq(runs), 0);
    let own = u64::from(std::process::id());
    // `statx` of an open file: an empty path and the flag that says so (0x1000). Of a path it would tell names.
    let empty_path = libc::AT_EMPTY_PATH.cast_unsigned().into();
    Some(vec![
        (libc::SYS_mmap, vec![no_code()?]),
        (libc::SYS_mprotect, vec![no_code()?]),
        // `abort` sends itself a signal, and nobody else.
        (libc::SYS_tgkill, vec![rule(0, Size::Dword, Op::Eq, own)?]),
        (libc::SYS_statx, vec![rule(2, Size::Dword, Op::MaskedEq(empty_path), empty_path)?]),
        (libc::SYS_newfstatat, vec![rule(3, Size::Dword, Op::MaskedEq(empty_path), empty_path)?]),
    ])
}
