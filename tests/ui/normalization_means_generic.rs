use seqnet::prelude::*;

sequential! {
    struct Net<const F: usize> {
        Input(5, F),
        Normalization(mean = [1.0, 2.0], variance = 1.0),
    }
}

fn main() {
    let _ = Net::<3>::zeros();
}
