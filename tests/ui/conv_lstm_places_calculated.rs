use seqnet::prelude::*;

sequential! {
    struct Net<const N: usize> {
        Input(5, N, 1),
        ConvLSTM1D(8, 3),
    }
}

fn main() {
    let _ = Net::<9>::zeros();
}
