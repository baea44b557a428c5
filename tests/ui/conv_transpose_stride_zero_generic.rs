use seqnet::prelude::*;

sequential! {
    struct Net<const G: usize> {
        Input(12, 1),
        Conv1DTranspose(8, 3, strides = G, padding = "same") -> (12, 8),
    }
}

fn main() {
    let _ = Net::<0>::zeros();
}
