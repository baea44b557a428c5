use seqnet::prelude::*;

sequential! {
    struct Net<const G: usize, const OUT: usize> {
        Input(12, 1),
        Conv1DTranspose(8, 3, strides = G, output_padding = 3) -> (OUT, 8),
    }
}

fn main() {
    let _ = Net::<3, 39>::zeros();
}
