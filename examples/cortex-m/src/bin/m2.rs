//! The network `M2`, held to what it must give.
#![no_std]
#![no_main]

#[firmware::entry]
fn main() -> ! {
    firmware::run("M2", &networks::M2_CASE)
}
