//! A loop in real time: a timer ticks, and each tick brings one sample, which is pushed before the next.
//!
//! Says the worst case over all pushes; the exit code is 0 if none came too late.
#![no_std]
#![no_main]

use core::hint::black_box;
use core::sync::atomic::{AtomicBool, Ordering::Relaxed};
use cortex_m::peripheral::{Peripherals, syst::SystClkSource};
use cortex_m_rt::exception;
use firmware::{Speaker, exit, region_begins, region_ends};
use networks::Endless;
use seqnet::prelude::*;

const PUSHES: u32 = 10_000;

/// One millisecond of a processor of 25 MHz.
const TICK: u32 = 25_000;

/// The timer has ticked.
static TICKED: AtomicBool = AtomicBool::new(false);

#[exception]
fn SysTick() {
    TICKED.store(true, Relaxed);
}

#[firmware::entry]
fn main() -> ! {
    let Some(Peripherals { SYST: mut timer, .. }) = Peripherals::take() else { exit(false) };
    timer.set_clock_source(SystClkSource::Core);
    timer.set_reload(TICK - 1);
    timer.clear_current();
    timer.enable_counter();
    timer.enable_interrupt();

    let mut stream = Endless::TRAINED.stream();
    let (mut worst, mut late, mut last) = (0, 0, Vector::zeros());
    for n in 0..PUSHES {
        // What a sensor would give.
        let x = networks::window::<1, 4>(n as usize)[0];
        while !TICKED.load(Relaxed) {
            // Without interrupts, or the tick could come between the question and the sleep, from which it wakes us either way.
            cortex_m::interrupt::free(|_| {
                if !TICKED.load(Relaxed) {
                    cortex_m::asm::wfi();
                }
            });
        }
        TICKED.store(false, Relaxed);
        let before = cortex_m::peripheral::SYST::get_current();
        region_begins();
        last = black_box(stream.push(black_box(&x)));
        region_ends();
        // The timer counts down, and begins anew at each tick.
        let took = (before + TICK - cortex_m::peripheral::SYST::get_current()) % TICK;
        worst = took.max(worst);
        late += u32::from(TICKED.load(Relaxed));
    }
    let mut speaker = Speaker;
    speaker.count(PUSHES).text(" pushes of one sample: at most ").count(worst).text(" of ").count(TICK);
    speaker
        .text(" counts of the timer, ")
        .count(late)
        .text(" too late; the last gave ")
        .number(last[0])
        .text("\n");
    exit(late == 0)
}
