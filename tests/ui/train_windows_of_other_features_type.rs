use seqnet::{prelude::*, train::*};

fn main() {
    let weather = [[9.0, 1.0], [8.0, 0.0], [7.0, 1.0]];
    let _: Dataset<Sequence<2, 2>, Sequence<1, 1>> = Dataset::windows(&weather);
}
