use seqnet::sequential;

sequential! {
    struct Model {
        Input(5, 3),
        Masking(),
        Conv1D(4, 2),
        LSTM(2),
    }
}

fn main() {
    let _ = Model::zeros();
}
