//! The network `M3`, held to what it must give.
#![no_std]
#![no_main]

#[firmware::entry]
fn main() -> ! {
    firmware::run("M3", &networks::M3_CASE)
}
