//! A reader that does what a broken or hostile one would: in builds with debug assertions only, and only when
//! the environment asks for it, so that the tests can see what a child's end costs.
//!
//! The store's second word says what happens: `abort`, `memory`, `stack`, `hang`, `panic`, or an attempt at
//! something that the walls must not allow (`write`, `open`, `connect`, `exec`), which reads as an unsupported
//! store if it worked.

use std::net::{TcpStream, UdpSocket};

use crate::formats::{Cell, Fit, Format, Probe, ReadError, Sink};
use crate::input::Input;

/// Set to anything to have the reader in the list.
pub const VARIABLE: &str = "POLLSWEEP_TEST_FAULTS";
const SIGNATURE: &str = "POLLSWEEP-FAULT ";

/// The reader.
pub struct Faults;

impl Format for Faults {
    fn id(&self) -> &'static str {
        "test_fault"
    }

    fn fit(&self, probe: &Probe<'_>) -> Fit {
        if probe.head.starts_with(SIGNATURE.as_bytes()) { Fit::Certain } else { Fit::No }
    }

    fn read(&self, input: Input<'_>, sink: &mut dyn Sink) -> Result<(), ReadError> {
        let mut text = String::new();
        input.into_stream().read_to_string(&mut text)?;
        sink.row(1, &[Cell::Text("one row before it")])?;
        let allowed = match text.strip_prefix(SIGNATURE).unwrap_or_default().trim() {
            "abort" => std::process::abort(),
            "panic" => panic!("a payload that must never be printed"),
            "hang" => loop {
                std::hint::spin_loop();
            },
            "stack" => deeper(0) == 1,
            "memory" => {
                let mut all: Vec<Vec<u8>> = Vec::new();
                while all.len() < 4096 {
                    all.push(vec![0; 64 << 20]);
                }
                true
            }
            "write" => {
                let place = std::env::temp_dir().join("pollsweep-test-fault");
                std::fs::write(place, b"x").is_ok()
            }
            "open" => std::fs::read("/etc/hostname").is_ok() || std::fs::read_dir("/").is_ok(),
            "connect" => {
                TcpStream::connect("127.0.0.1:9")
                    .is_err_and(|e| e.kind() != std::io::ErrorKind::PermissionDenied)
                    || UdpSocket::bind("127.0.0.1:0").is_ok()
            }
            "exec" => std::process::Command::new("/bin/true").status().is_ok(),
            _ => false,
        };
        if allowed { Err(ReadError::Unsupported) } else { Ok(()) }
    }
}

/// Never ends by itself.
#[allow(unconditional_recursion)]
fn deeper(depth: u64) -> u64 {
    let room = std::hint::black_box([depth; 64]);
    deeper(depth.wrapping_add(room[3])) + room[5]
}
