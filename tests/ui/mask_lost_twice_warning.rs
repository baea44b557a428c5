use seqnet::sequential;

sequential! {
    struct Model {
        Input(6, 3),
        Masking(),
        MaxPooling1D(2),
        Masking(),
        Bidirectional(LSTM(2, return_sequences = True)),
        Lambda(lambda x: x[:, -1, :]),
    }
}

fn main() {
    let _ = Model::zeros();
}
