//! The networks on all boards.

use crate::board::{Board, Counts};
use crate::cargo::{Cargo, MPS2};
use crate::files::Folder;
use crate::image::Image;
use crate::table::grouped;
use crate::{accuracy, functions};
use networks::{M1, M2, M3};
use std::error::Error;
use std::path::Path;

/// The board whose figures count.
const M4F: Board = Board { core: "Cortex-M4F", machine: "mps2-an386", target: "thumbv7em-none-eabihf" };

/// What is built for an M4F is for an M7 too.
const M7: Board = Board { core: "Cortex-M7", machine: "mps2-an500", target: M4F.target };

/// The others.
const OTHERS: [Board; 2] = [
    Board { core: "Cortex-M3", machine: "mps2-an385", target: "thumbv7m-none-eabi" },
    Board { core: "Cortex-M0", machine: "microbit", target: "thumbv6m-none-eabi" },
];

/// Runs what is built for a Cortex-M0, and has the RAM of an M3's board.
const M0_WITH_RAM: Board = Board { core: "Cortex-M0", machine: "mps2-an385", target: "thumbv6m-none-eabi" };

/// For which it is built, and does not run.
const BUILT: &str = "riscv32imac-unknown-none-elf";

/// What must not be linked: nothing panics, formats, allocates, or calls a library of functions.
const UNWANTED: [&str; 7] =
    ["core::panicking", "core::fmt", "begin_unwind", "alloc::", "__rust_alloc", "libm::", "::math::"];

/// A network and what it may cost on a Cortex-M4F.
pub(crate) struct Network {
    pub(crate) name: &'static str,
    firmware: &'static str,
    /// Bytes.
    pub(crate) weights: usize,
    instructions: u64,
    code: u64,
    /// State, stack and statics.
    ram: u64,
}

const NETWORKS: [Network; 3] = [
    Network {
        name: "M1",
        firmware: "m1",
        weights: M1::WEIGHT_BYTES,
        instructions: 230_000,
        code: 4 << 10,
        ram: 1 << 10,
    },
    Network {
        name: "M2",
        firmware: "m2",
        weights: M2::WEIGHT_BYTES,
        instructions: 300_000,
        code: 6 << 10,
        ram: 4 << 10,
    },
    Network {
        name: "M3",
        firmware: "m3",
        weights: M3::WEIGHT_BYTES,
        instructions: 130_000,
        code: 6 << 10,
        ram: 2 << 10,
    },
];

/// A row of the table.
pub(crate) struct Row {
    pub(crate) core: &'static str,
    pub(crate) network: &'static Network,
    pub(crate) instructions: u64,
    /// Where it was measured.
    pub(crate) size: Option<Size>,
}

/// What a network adds to a firmware without one.
pub(crate) struct Size {
    /// Flash without the weights.
    pub(crate) code: u64,
    /// RAM before `main`, all of the firmware.
    pub(crate) statics: u64,
    /// How deep the stack went, all of the firmware.
    pub(crate) stack: u64,
}

/// What was found: rows for the table, and what else there is to say.
pub(crate) struct Found {
    pub(crate) rows: Vec<Row>,
    /// The time of `M1`, window by window and sample by sample.
    pub(crate) time: String,
    /// How near the networks are to double precision.
    pub(crate) accuracy: String,
    /// What the activations cost.
    pub(crate) functions: String,
}

pub(crate) fn measure_all(cargo: &Cargo) -> Result<Found, Box<dyn Error>> {
    let counter = Cargo::counter()?;
    let names = NETWORKS.each_ref().map(|network| network.firmware);
    let mut targets = vec![M4F.target, BUILT];
    targets.extend(OTHERS.iter().map(|board| board.target));
    cargo.firmware(&targets, &names, &[])?;
    for name in names {
        bare(&Cargo::path(BUILT, name))?;
    }
    let mut others = Vec::new();
    for board in &OTHERS {
        for network in &NETWORKS {
            let image = bare(&Cargo::path(board.target, network.firmware))?;
            let counts = run(board, &image, &counter)?;
            others.push(Row { core: board.core, network, instructions: counts.most, size: None });
        }
    }
    let mut rows = on_m4f(cargo, &counter, &names)?;
    rows.append(&mut others);
    let [time, accuracy, functions] = more_on_m4f(cargo, &counter)?;
    cargo.firmware_with_memory(M0_WITH_RAM.target, MPS2, &["models"])?;
    agree(&M0_WITH_RAM, &Cargo::path(M0_WITH_RAM.target, "models"))?;
    Ok(Found { rows, time, accuracy, functions })
}

/// A firmware that has nothing but what it needs.
fn bare(path: &Path) -> Result<Image, Box<dyn Error>> {
    let image = Image::read(path)?;
    let unwanted: Vec<_> = image.names(&UNWANTED).collect();
    if unwanted.is_empty() {
        return Ok(image);
    }
    Err(format!("{} has what it does not need: {unwanted:#?}", path.display()).into())
}

fn run(board: &Board, image: &Image, counter: &Path) -> Result<Counts, Box<dyn Error>> {
    let (counts, said) = board.count_in(Folder::new()?.path(), image, counter)?;
    println!("{}, {}:\n{said}", board.core, image.name());
    Ok(counts)
}

/// Runs a firmware that compares by itself.
fn agree(board: &Board, path: &Path) -> Result<(), Box<dyn Error>> {
    let image = Image::read(path)?;
    let said = board.run_in(Folder::new()?.path(), &image)?;
    println!("{}, {}:\n{said}", board.core, image.name());
    Ok(())
}

/// All that is measured of the networks, held to what they may cost; and their instructions on an M7. The firmware is built; in its place
/// comes the one without networks.
fn on_m4f(cargo: &Cargo, counter: &Path, names: &[&str]) -> Result<Vec<Row>, Box<dyn Error>> {
    let (mut found, mut of_m7) = (Vec::new(), Vec::new());
    for network in &NETWORKS {
        let image = bare(&Cargo::path(M4F.target, network.firmware))?;
        let counts = run(&M4F, &image, counter)?;
        network.within("instructions", counts.most, network.instructions)?;
        let instructions = run(&M7, &image, counter)?.most;
        of_m7.push(Row { core: M7.core, network, instructions, size: None });
        found.push((network, image, counts));
    }
    cargo.firmware(&[M4F.target], names, &["--features", "empty"])?;
    let mut rows = Vec::new();
    for (network, image, counts) in found {
        let empty = Image::read(&image.path)?.flash;
        // The weights and the windows are in both.
        let size = Size { code: image.flash - empty, statics: image.statics, stack: counts.stack };
        network.within("bytes of code", size.code, network.code)?;
        network.within("bytes of RAM", size.statics + size.stack, network.ram)?;
        rows.push(Row { core: M4F.core, network, instructions: counts.most, size: Some(size) });
    }
    rows.append(&mut of_m7);
    Ok(rows)
}

impl Network {
    fn within(&self, what: &str, found: u64, allowed: u64) -> Result<(), String> {
        if found <= allowed {
            return Ok(());
        }
        Err(format!("{} takes {} {what}, but may take {}", self.name, grouped(found), grouped(allowed)))
    }
}

/// The time of `M1`, which must not depend on the numbers; how near the networks are; the activations. And layers of all sizes.
fn more_on_m4f(cargo: &Cargo, counter: &Path) -> Result<[String; 3], Box<dyn Error>> {
    let names = ["sizes", "models", "constant_time", "real_time", "windows", "functions"];
    cargo.firmware(&[M4F.target], &names, &["--features", "timer"])?;
    let [sizes, models, constant_time, real_time, windows, functions] =
        names.map(|name| Cargo::path(M4F.target, name));
    agree(&M4F, &sizes)?;
    agree(&M4F, &models)?;
    let time = in_time(&Image::read(&constant_time)?, &Image::read(&real_time)?, counter)?;
    let accuracy = accuracy::compare(&M4F, &Image::read(&windows)?)?;
    let functions = functions::compare(&M4F, &Image::read(&functions)?, counter)?;
    Ok([time, accuracy, functions])
}

fn in_time(constant: &Image, real: &Image, counter: &Path) -> Result<String, Box<dyn Error>> {
    let constant = run(&M4F, constant, counter)?;
    if constant.each.len() != 10 || constant.least != constant.most {
        return Err(format!("the time depends on the input: {:?}", constant.each).into());
    }
    let real = run(&M4F, real, counter)?;
    Ok(format!(
        "`M1` takes {} instructions for a window of 0, and as many for one of -0, 1, ±1000, a subnormal number, the largest one, ±∞, or NaN. \
         Pushed sample by sample in real time, {} samples took {} to {} instructions each; the first clears the state.\n",
        grouped(constant.most),
        grouped(real.each.len() as u64),
        grouped(real.least),
        grouped(real.most)
    ))
}
