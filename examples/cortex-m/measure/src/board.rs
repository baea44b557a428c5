//! Running firmware under QEMU.

use crate::image::Image;
use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

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
    /// Instructions of the shortest.
    pub(crate) least: u64,
    /// Instructions of the longest.
    pub(crate) most: u64,
    /// How deep the stack went, in bytes from its start.
    pub(crate) stack: u64,
    /// Instructions of each region.
    pub(crate) each: Vec<u64>,
}

/// The RAM of all boards here begins there.
const RAM: u64 = 0x2000_0000;

impl Board {
    /// QEMU with a firmware, in a folder.
    fn qemu(&self, image: &Image, folder: &Path) -> Command {
        let mut qemu = Command::new("qemu-system-arm");
        qemu.args(["-M", self.machine, "-nographic", "-monitor", "none", "-serial", "none"]);
        qemu.args(["-semihosting-config", "enable=on,target=native", "-kernel"]).arg(&image.path);
        qemu.current_dir(folder).stdin(Stdio::null());
        qemu
    }

    /// Runs to the end; the exit code must be 0. Gives what the firmware said.
    fn finish(&self, mut qemu: Command, image: &Image) -> Result<String, Box<dyn Error>> {
        let ran = qemu.output()?;
        // The debugger's console is QEMU's standard error.
        let said = String::from_utf8(ran.stderr)?;
        if !ran.status.success() {
            return Err(format!("{} on {}: {}\n{said}", image.path.display(), self.core, ran.status).into());
        }
        Ok(said)
    }

    /// Runs a firmware with its files in a folder.
    pub(crate) fn run_in(&self, folder: &Path, image: &Image) -> Result<String, Box<dyn Error>> {
        self.finish(self.qemu(image, folder), image)
    }

    /// Runs a firmware with its files in a folder, and counts.
    pub(crate) fn count_in(
        &self,
        folder: &Path,
        image: &Image,
        counter: &Path,
    ) -> Result<(Counts, String), Box<dyn Error>> {
        let out = folder.join("counts");
        let (begin, end) = (image.address("region_begins")?, image.address("region_ends")?);
        let plugin =
            format!("{},begin={begin:x},end={end:x},ram={RAM:x},out={}", counter.display(), out.display());
        let mut qemu = self.qemu(image, folder);
        qemu.args(["-icount", "shift=0,sleep=off", "-plugin", &plugin]);
        let said = self.finish(qemu, image)?;
        Ok((Counts::read(&fs::read_to_string(&out)?, image)?, said))
    }
}

impl Counts {
    fn read(text: &str, image: &Image) -> Result<Self, Box<dyn Error>> {
        let lines: HashMap<_, _> = text.lines().filter_map(|line| line.split_once(' ')).collect();
        let line = |key: &str| lines.get(key).copied().ok_or_else(|| format!("the counter says no `{key}`"));
        let lowest = u64::from_str_radix(line("lowest")?, 16)?;
        let each: Vec<u64> = line("each")?.split(' ').map(str::parse).collect::<Result<_, _>>()?;
        Ok(Counts {
            least: line("least")?.parse()?,
            most: line("most")?.parse()?,
            stack: image.address("_stack_start")?.saturating_sub(lowest),
            each,
        })
    }
}
