//! Running firmware under QEMU.

use crate::image::Image;
use std::collections::HashMap;
use std::error::Error;
use std::path::Path;
use std::process::{Command, Stdio};
use std::{env, fs, process};

/// A board that QEMU knows.
pub(crate) struct Board {
    /// Its processor.
    pub(crate) core: &'static str,
    /// QEMU's name for it.
    pub(crate) machine: &'static str,
    /// Rust's name for what runs on it.
    pub(crate) target: &'static str,
}

/// What the counter saw.
pub(crate) struct Counts {
    /// How often the program went through the region.
    pub(crate) regions: u64,
    /// Instructions of the shortest.
    pub(crate) least: u64,
    /// Instructions of the longest.
    pub(crate) most: u64,
    /// How deep the stack went, in bytes from its start.
    pub(crate) stack: u64,
}

/// The RAM of all boards here begins there.
const RAM: u64 = 0x2000_0000;

impl Board {
    /// Runs a firmware to its end; the exit code must be 0.
    pub(crate) fn run(&self, image: &Image, counter: &Path) -> Result<(Counts, String), Box<dyn Error>> {
        let out = env::temp_dir().join(format!("seqnet-counter-{}", process::id()));
        let (begin, end) = (image.address("region_begins")?, image.address("region_ends")?);
        let plugin =
            format!("{},begin={begin:x},end={end:x},ram={RAM:x},out={}", counter.display(), out.display());
        let mut qemu = Command::new("qemu-system-arm");
        qemu.args(["-M", self.machine, "-nographic", "-monitor", "none", "-serial", "none"]);
        qemu.args(["-semihosting-config", "enable=on,target=native", "-icount", "shift=0,sleep=off"]);
        qemu.args(["-plugin", &plugin, "-kernel"]).arg(&image.path).stdin(Stdio::null());
        let ran = qemu.output()?;
        // The debugger's console is QEMU's standard error.
        let said = String::from_utf8(ran.stderr)?;
        if !ran.status.success() {
            return Err(format!("{} on {}: {}\n{said}", image.path.display(), self.core, ran.status).into());
        }
        let text = fs::read_to_string(&out)?;
        fs::remove_file(&out)?;
        let lines: HashMap<_, _> = text.lines().filter_map(|line| line.split_once(' ')).collect();
        let line = |key: &str| lines.get(key).copied().ok_or_else(|| format!("the counter says no `{key}`"));
        let lowest = u64::from_str_radix(line("lowest")?, 16)?;
        let counts = Counts {
            regions: line("regions")?.parse()?,
            least: line("least")?.parse()?,
            most: line("most")?.parse()?,
            stack: image.address("_stack_start")?.saturating_sub(lowest),
        };
        Ok((counts, said))
    }
}
