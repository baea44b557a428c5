//! What all firmware here shares: it begins, says what it found through the debugger, and ends with an exit code.
#![no_std]

mod check;
mod files;
mod noise;
mod region;
mod say;

pub use check::{predict, run};
pub use files::{Reader, Writer};
pub use noise::{Noise, distance};
pub use region::{region_begins, region_ends};
pub use say::Speaker;

/// Marks `main`.
#[cfg(target_arch = "arm")]
pub use cortex_m_rt::entry;
#[cfg(target_arch = "riscv32")]
pub use riscv_rt::entry;

/// Ends the program with exit code 0 or 1.
pub fn exit(success: bool) -> ! {
    semihosting::process::exit(i32::from(!success))
}

/// Bare, so that it shows in the symbols if anything can panic.
#[panic_handler]
fn panicked(_: &core::panic::PanicInfo<'_>) -> ! {
    exit(false)
}
