//! Building for another machine.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// Where `cargo` runs: the workspace, with its `.cargo/config.toml`.
pub(crate) const WORKSPACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// The memory of Arm's boards, for firmware whose own board has too little.
pub(crate) const MPS2: &str = "boards/mps2.x";

/// How to build: with a standard library that rustup installed, or one that is built along.
#[derive(Default)]
pub(crate) struct Cargo {
    build_std: Option<BuildStd>,
}

struct BuildStd {
    rustc: String,
    linker: PathBuf,
}

impl Cargo {
    /// With the sources that lie beside `rustc`, and the linker of the Rust that runs this.
    pub(crate) fn with_std_of(rustc: &str) -> Result<Self, Box<dyn Error>> {
        let version = output(Command::new("rustc").arg("-vV"))?;
        let host =
            version.lines().find_map(|line| line.strip_prefix("host: ")).ok_or("rustc names no host")?;
        let sysroot = output(Command::new("rustc").args(["--print", "sysroot"]))?;
        let linker = Path::new(sysroot.trim()).join("lib/rustlib").join(host).join("bin/rust-lld");
        Ok(Cargo { build_std: Some(BuildStd { rustc: rustc.to_owned(), linker }) })
    }

    /// Builds these firmwares for all of the targets at once, so that no core is idle while one of them has a library compiled.
    pub(crate) fn firmware(
        &self,
        targets: &[&str],
        names: &[&str],
        arguments: &[&str],
    ) -> Result<(), Box<dyn Error>> {
        self.build(targets, names, |cargo| cargo.args(arguments))
    }

    /// The same, on a board with other memory.
    pub(crate) fn firmware_with_memory(
        &self,
        target: &str,
        memory: &str,
        names: &[&str],
    ) -> Result<(), Box<dyn Error>> {
        self.build(&[target], names, |cargo| cargo.env("MEMORY_X", memory))
    }

    /// Where a firmware for a target lies.
    pub(crate) fn path(target: &str, name: &str) -> PathBuf {
        [WORKSPACE, "target", target, "release", name].iter().collect()
    }

    fn build(
        &self,
        targets: &[&str],
        names: &[&str],
        more: impl FnOnce(&mut Command) -> &mut Command,
    ) -> Result<(), Box<dyn Error>> {
        println!("building {} for {}", names.join(", "), targets.join(", "));
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.current_dir(WORKSPACE).args(["build", "--quiet", "--release", "--package", "firmware"]);
        cargo.args(names.iter().flat_map(|name| ["--bin", name]));
        cargo.args(targets.iter().flat_map(|target| ["--target", target]));
        more(&mut cargo);
        if let Some(BuildStd { rustc, linker }) = &self.build_std {
            cargo.env("RUSTC", rustc).env("RUSTC_BOOTSTRAP", "1").arg("-Zbuild-std=core,compiler_builtins");
            for target in targets {
                let variable = target.to_uppercase().replace('-', "_");
                cargo.env(format!("CARGO_TARGET_{variable}_LINKER"), linker);
            }
        }
        if !cargo.status()?.success() {
            let targets = targets.join(" ");
            return Err(format!("the firmware cannot be built\nhelp: rustup target add {targets}").into());
        }
        Ok(())
    }

    /// The plugin that counts.
    pub(crate) fn counter() -> Result<PathBuf, Box<dyn Error>> {
        let qemu = output(Command::new("qemu-system-arm").arg("--version"))
            .map_err(|error| format!("qemu-system-arm: {error}\nhelp: apt-get install qemu-system-arm"))?;
        let major = qemu.split("version ").nth(1).and_then(|version| version.split('.').next()?.parse().ok());
        let interface = if major.unwrap_or(0) < 9 { "1" } else { "2" };
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.current_dir(WORKSPACE).args(["build", "--quiet", "--release", "--package", "counter"]);
        if !cargo.env("QEMU_PLUGIN_VERSION", interface).status()?.success() {
            return Err("the counter cannot be built".into());
        }
        let folder = Path::new(WORKSPACE).join("target/release");
        let file = [env::consts::DLL_PREFIX, "counter", env::consts::DLL_SUFFIX].concat();
        Ok(fs::canonicalize(folder.join(file))?)
    }
}

fn output(command: &mut Command) -> Result<String, Box<dyn Error>> {
    let output = command.output()?;
    if output.status.success() {
        Ok(String::from_utf8(output.stdout)?)
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into())
    }
}
