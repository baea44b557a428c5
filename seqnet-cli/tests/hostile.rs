//! Hostile files are errors of the command within 300 megabytes and ten seconds, whatever they claim.
#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Kilobytes of address space.
const MEMORY: &str = "307200";
const TIME: Duration = Duration::from_secs(10);

/// The command on a file, which cannot have more memory.
fn limited(arguments: &[&str], file: &Path) -> Child {
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -v \"$0\" && exec \"$@\"", MEMORY, env!("CARGO_BIN_EXE_seqnet")]);
    command.args(arguments).arg(file).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().expect("it can be started")
}

#[test]
fn memory_and_time_are_bounded() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile");
    fs::create_dir_all(&folder).expect("it can be made");
    for (number, (what, bytes)) in fuzz::hand::files().into_iter().enumerate() {
        let file = folder.join(number.to_string());
        fs::write(&file, bytes).expect("it can be written");
        for arguments in [&["inspect"][..], &["import", "--name", "Net"]] {
            let (start, mut child) = (Instant::now(), limited(arguments, &file));
            let status = loop {
                match child.try_wait().expect("it runs") {
                    Some(status) => break status,
                    None if start.elapsed() > TIME => {
                        child.kill().expect("it runs");
                        panic!("{what}: {arguments:?} takes longer than {TIME:?}");
                    }
                    None => sleep(Duration::from_millis(5)),
                }
            };
            // What is only large can be read; nothing is ended by the system.
            assert!(matches!(status.code(), Some(0 | 2)), "{what}: {arguments:?} ends with {status}");
        }
    }
}
