//! The marks between which the counter counts.
#![expect(unsafe_code, reason = "instructions that do nothing, and names that the counter finds")]

use core::arch::asm;

/// From here on instructions are counted.
#[unsafe(no_mangle)]
#[inline(never)]
pub extern "C" fn region_begins() {
    // SAFETY: it does nothing.
    unsafe { asm!("nop") }
}

/// Up to here.
#[unsafe(no_mangle)]
#[inline(never)]
pub extern "C" fn region_ends() {
    // SAFETY: it does nothing. Twice, or the linker would make one function of both.
    unsafe { asm!("nop", "nop") }
}
