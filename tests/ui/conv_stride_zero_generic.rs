use seqnet::prelude::*;

sequential! {
    struct Net<const G: usize> {
        Input(12, 4),
        DepthwiseConv1D(3, strides = G, padding = "same") -> (12, 4),
    }
}

fn main() {
    let _ = Net::<0>::zeros();
}
