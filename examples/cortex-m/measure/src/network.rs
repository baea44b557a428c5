//! The networks on all boards.

use crate::board::{Board, Counts};
use crate::cargo::Cargo;
use crate::image::Image;
use crate::table::grouped;
use networks::{M1, M2, M3};
use std::error::Error;
use std::path::Path;

/// The board whose figures count.
const M4F: Board = Board { core: "Cortex-M4F", machine: "mps2-an386", target: "thumbv7em-none-eabihf" };

/// The others. What is built for an M4F is for an M7 too.
const OTHERS: [Board; 3] = [
    Board { core: "Cortex-M7", machine: "mps2-an500", target: M4F.target },
    Board { core: "Cortex-M3", machine: "mps2-an385", target: "thumbv7m-none-eabi" },
    Board { core: "Cortex-M0", machine: "microbit", target: "thumbv6m-none-eabi" },
];

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

/// Rows for the table, and what else there is to say.
pub(crate) fn measure_all(cargo: &Cargo) -> Result<(Vec<Row>, String), Box<dyn Error>> {
    let counter = Cargo::counter()?;
    let names = NETWORKS.each_ref().map(|network| network.firmware);
    let mut rows = on_m4f(cargo, &counter, &names)?;
    let time = in_time(cargo, &counter)?;
    for board in &OTHERS {
        let folder = cargo.firmware(board.target, &names, &[])?;
        for network in &NETWORKS {
            let counts = run(board, &Image::read(&folder.join(network.firmware))?, &counter)?;
            rows.push(Row { core: board.core, network, instructions: counts.most, size: None });
        }
    }
    cargo.firmware(BUILT, &names, &[])?;
    Ok((rows, time))
}

fn run(board: &Board, image: &Image, counter: &Path) -> Result<Counts, Box<dyn Error>> {
    let (counts, said) = board.run(image, counter)?;
    println!("{}, {}:\n{said}", board.core, image.name());
    Ok(counts)
}

/// All that is measured of the networks, held to what they may cost.
fn on_m4f(cargo: &Cargo, counter: &Path, names: &[&str]) -> Result<Vec<Row>, Box<dyn Error>> {
    let folder = cargo.firmware(M4F.target, names, &["--features", "empty"])?;
    let mut empty = Vec::new();
    for name in names {
        empty.push(Image::read(&folder.join(name))?.flash);
    }
    let folder = cargo.firmware(M4F.target, names, &[])?;
    let mut rows = Vec::new();
    for (network, empty) in NETWORKS.iter().zip(empty) {
        let image = Image::read(&folder.join(network.firmware))?;
        let unwanted: Vec<_> = image.names(&UNWANTED).collect();
        if !unwanted.is_empty() {
            return Err(format!("{} has what it does not need: {unwanted:#?}", network.name).into());
        }
        let counts = run(&M4F, &image, counter)?;
        // The weights and the windows are in both.
        let size = Size { code: image.flash - empty, statics: image.statics, stack: counts.stack };
        network.within("instructions", counts.most, network.instructions)?;
        network.within("bytes of code", size.code, network.code)?;
        network.within("bytes of RAM", size.statics + size.stack, network.ram)?;
        rows.push(Row { core: M4F.core, network, instructions: counts.most, size: Some(size) });
    }
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

/// The kernels for any size; and their time, which must not depend on the numbers.
fn in_time(cargo: &Cargo, counter: &Path) -> Result<String, Box<dyn Error>> {
    let names = ["sizes", "constant_time", "real_time"];
    let folder = cargo.firmware(M4F.target, &names, &["--features", "timer"])?;
    let [sizes, constant_time, real_time] = names.map(|name| Image::read(&folder.join(name)));
    run(&M4F, &sizes?, counter)?;
    let constant = run(&M4F, &constant_time?, counter)?;
    if constant.regions != 8 || constant.least != constant.most {
        return Err(format!(
            "the time depends on the input: {} windows took {} to {} instructions",
            constant.regions, constant.least, constant.most
        )
        .into());
    }
    let real = run(&M4F, &real_time?, counter)?;
    Ok(format!(
        "`M1` takes {} instructions for a window of 0, and as many for one of -0, 1, ±1000, a subnormal number, the largest one, or NaN. \
         Pushed sample by sample in real time, {} samples took {} to {} instructions each; the first clears the state.\n",
        grouped(constant.most),
        grouped(real.regions),
        grouped(real.least),
        grouped(real.most)
    ))
}
