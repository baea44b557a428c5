use seqnet::sequential;

sequential! {
    struct Model<const H: usize> {
        Input(5, 3),
        Masking(mask_value = -1.0),
        SimpleRNN(H, return_sequences = True),
        RMSNormalization(),
        GRU(H),
    }
}

fn main() {
    let _ = Model::<4>::zeros();
}
