use seqnet::prelude::*;

sequential! {
    struct Net<const OUT: usize> {
        Input(12, 1),
        AdaptiveAveragePooling1D(OUT),
    }
}

fn main() {
    let _ = Net::<0>::zeros();
}
