use seqnet::prelude::*;

sequential! {
    struct Net<const T: usize, const LEFT: usize> {
        Input(T, 1),
        MaxPooling1D(5) -> (LEFT, 1),
    }
}

fn main() {
    let _ = Net::<4, 0>::zeros();
}
