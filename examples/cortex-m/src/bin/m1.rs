//! The network `M1`, held to what it must give.
#![no_std]
#![no_main]

#[firmware::entry]
fn main() -> ! {
    firmware::run("M1", &networks::M1_CASE)
}
