use seqnet::prelude::*;

sequential! {
    #[budget(flash = 100)]
    struct Net<const H: usize> {
        Input(8),
        Dense(H),
    }
}

fn main() {
    let _ = Net::<4>::zeros();
}
