//! Every activation for the same numbers, with the counter running; what comes out goes into the file `results` of the host.
#![no_std]
#![no_main]

use core::hint::black_box;
use firmware::{Writer, exit, region_begins, region_ends};
use networks::functions::{AT_ONCE, TIMES, Visit, functions, numbers};
use seqnet::activations::Activation;

struct Write {
    numbers: [[f32; AT_ONCE]; TIMES],
    results: Option<Writer>,
}

impl Visit for Write {
    fn visit<A: Activation>(&mut self, _: &'static str, _: A) {
        for mut numbers in black_box(self.numbers) {
            region_begins();
            A::apply(black_box(&mut numbers));
            region_ends();
            let numbers = black_box(&numbers);
            self.results = self.results.take().and_then(|mut file| file.write(numbers).map(|()| file));
        }
    }
}

#[firmware::entry]
fn main() -> ! {
    let mut write = Write { numbers: numbers(), results: Writer::create(c"results") };
    functions(&mut write);
    exit(write.results.is_some())
}
