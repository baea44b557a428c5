//! A network for every layer and every option that has code of its own, and the networks of the question.
//!
//! `every_layer!(name)` calls the macro `name!` with all of them, as `name: how { layers }`. `how` is `stream` where both `predict` and
//! `push` are there, `window` where only `predict` is, and `endless` where only `push` is.

#![allow(dead_code, reason = "the networks' sizes, where only their names are asked for")]

/// Timesteps that are taken, as in `x[:, -N:, :]`.
pub(crate) const N: usize = 5;
pub(crate) const N_BLOCKS: usize = 16;
pub(crate) const N_INPUTS: usize = 10;
pub(crate) const N_FEATURES: usize = 2;
pub(crate) const N_OUTPUTS: usize = 6;

macro_rules! every_layer {
    ($with:ident) => {
        $with! {
            question_1: stream { Input(8), Dense(4) }
            question_2: stream { RepeatVector(6, input_shape = (8)), LSTM(16, return_sequences = True) }
            question_3: stream { LSTM(1, input_shape = (12, 3)) }
            question_3_wide: stream { LSTM(128, input_shape = (12, 3)), Dense(1) }
            question_4: stream { LSTM(1, input_shape = (12, 3), return_sequences = True) }
            question_5: stream { LSTM(1, input_shape = (6, 3), return_sequences = True), Lambda(lambda x: x[:, -N:, :]) }
            question_6: stream {
                Input(3, 2),
                ZeroPadding1D((0, 3)),
                LSTM(1, return_sequences = True),
                Lambda(lambda x: x[:, -3:, :])
            }
            question_7: stream { LSTM(N_BLOCKS, input_shape = (N_INPUTS, N_FEATURES)), Dense(N_OUTPUTS) }
            question_8: stream {
                LSTM(N_BLOCKS, input_shape = (N_INPUTS, N_FEATURES)),
                RepeatVector(N_OUTPUTS),
                LSTM(N_BLOCKS, return_sequences = True),
                TimeDistributed(Dense(1)),
                Activation("linear")
            }

            dense: stream { Input(5, 3), Dense(4) }
            dense_without_bias: stream { Input(3), Dense(4, use_bias = False, activation = "softmax") }
            lstm: stream { Input(5, 3), LSTM(4) }
            lstm_sequences: stream { Input(5, 3), LSTM(4, return_sequences = True) }
            lstm_without_bias: stream { Input(5, 3), LSTM(4, use_bias = False) }
            lstm_stateful: stream { Input(5, 3), LSTM(4, return_sequences = True, stateful = True) }
            lstm_backwards: window { Input(5, 3), LSTM(4, go_backwards = True) }
            lstm_backwards_sequences: window { Input(5, 3), LSTM(4, return_sequences = True, go_backwards = True) }
            lstm_of_other_activations: stream {
                Input(5, 3),
                LSTM(4, activation = "softmax", recurrent_activation = "sparsemax")
            }
            lstm_endless: endless { Input(None, 3), LSTM(4, return_sequences = True) }
            gru: stream { Input(5, 3), GRU(4) }
            gru_sequences: stream { Input(5, 3), GRU(4, return_sequences = True) }
            gru_reset_before: stream { Input(5, 3), GRU(4, reset_after = False) }
            gru_without_bias: stream { Input(5, 3), GRU(4, use_bias = False) }
            gru_reset_before_without_bias: stream { Input(5, 3), GRU(4, reset_after = False, use_bias = False) }
            gru_stateful: stream { Input(5, 3), GRU(4, stateful = True) }
            gru_backwards: window { Input(5, 3), GRU(4, return_sequences = True, go_backwards = True) }
            gru_endless: endless { Input(None, 3), GRU(4, return_sequences = True) }
            simple_rnn: stream { Input(5, 3), SimpleRNN(4) }
            simple_rnn_sequences: stream { Input(5, 3), SimpleRNN(4, return_sequences = True) }
            simple_rnn_without_bias: stream { Input(5, 3), SimpleRNN(4, use_bias = False) }
            simple_rnn_stateful: stream { Input(5, 3), SimpleRNN(4, stateful = True) }
            simple_rnn_backwards: window { Input(5, 3), SimpleRNN(4, go_backwards = True) }
            simple_rnn_endless: endless { Input(None, 3), SimpleRNN(4, return_sequences = True) }
            stacked_cells: stream { Input(5, 3), RNN([LSTMCell(4), GRUCell(2), SimpleRNNCell(3)], return_sequences = True) }
            stacked_cells_backwards: window { Input(5, 3), RNN([GRUCell(4), LSTMCell(2)], go_backwards = True) }
            stacked_cells_endless: endless { Input(None, 3), RNN([GRUCell(4), LSTMCell(2)], return_sequences = True) }
            conv_lstm1d: stream { Input(3, 5, 2), ConvLSTM1D(4, 3) }
            conv_lstm1d_sequences: stream { Input(3, 5, 2), ConvLSTM1D(4, 3, padding = "same", return_sequences = True) }
            conv_lstm1d_strides: stream { Input(3, 5, 2), ConvLSTM1D(4, 3, strides = 2, use_bias = False) }
            conv_lstm1d_dilation: stream { Input(3, 5, 2), ConvLSTM1D(4, 3, dilation_rate = 2, activation = "relu") }
            conv_lstm1d_stateful: stream { Input(3, 5, 2), ConvLSTM1D(4, 2, stateful = True) }
            conv_lstm1d_backwards: window { Input(3, 5, 2), ConvLSTM1D(4, 2, go_backwards = True) }
            conv_lstm1d_endless: endless { Input(None, 5, 2), ConvLSTM1D(4, 2, return_sequences = True) }
            repeat_vector: stream { Input(3), RepeatVector(7) }
            time_distributed: stream { Input(5, 3), TimeDistributed(Dense(2)) }
            time_distributed_endless: endless { Input(None, 3), TimeDistributed(Dense(2)) }
            time_distributed_lstm: stream { Input(4, 3, 2), TimeDistributed(LSTM(5)) }
            time_distributed_conv1d: stream {
                Input(4, 7, 2),
                TimeDistributed(Conv1D(3, 2, padding = "same", activation = "relu")),
                TimeDistributed(MaxPooling1D(2)),
                TimeDistributed(Flatten()),
                GRU(2)
            }
            time_distributed_twice: stream { Input(4, 3, 2), TimeDistributed(TimeDistributed(Dense(2))) }
            time_distributed_repeat_vector: stream { Input(4, 2), TimeDistributed(RepeatVector(3)), Dense(2) }
            slice_of_sequences: stream { Input(5, 3, 2), Slice(1..4), Slice(-1) }
            flatten_of_sequences: stream { Input(4, 3, 2), Flatten() }
            reshape_to_sequences: stream { Input(4, 6), Reshape((4, 3, 2)), LayerNormalization() }
            reshape_of_sequences: window { Input(4, 3, 2), Reshape((2, 3, 4)), Reshape((6, -1)) }
            activation: stream { Input(5, 3), Activation("tanh") }
            dropout: stream { Input(5, 3), Dropout(0.5) }
            slice_back: stream { Input(9, 3), Slice(-4..) }
            slice_front: stream { Input(9, 3), Slice(2..7, step = 2) }
            slice_endless: endless { Input(None, 3), Slice(2.., step = 3) }
            timestep: stream { Input(9, 3), Slice(-2) }
            features: stream { Input(5, 7), Lambda(lambda x: x[:, :, 1:-1:2]) }
            features_of_a_vector: stream { Input(7), Lambda(lambda x: x[..., -3:]) }
            zero_padding: stream { Input(5, 3), ZeroPadding1D((2, 3)) }
            zero_padding_endless: endless { Input(None, 3), ZeroPadding1D((2, 0)) }
            zero_padding_twice: stream {
                Input(5, 3),
                ZeroPadding1D((2, 3)),
                LSTM(2, return_sequences = True),
                ZeroPadding1D((1, 2)),
                GRU(2, return_sequences = True)
            }
            cropping: stream { Input(9, 3), Cropping1D((2, 3)) }
            cropping_endless: endless { Input(None, 3), Cropping1D((2, 0)) }
            flatten: stream { Input(5, 3), Flatten() }
            flatten_of_a_burst: stream { Input(5, 3), ZeroPadding1D((2, 3)), Flatten() }
            flatten_of_a_vector: stream { Input(5), Flatten() }
            conv1d: stream { Input(7, 3), Conv1D(4, 3) }
            conv1d_strides: stream { Input(7, 3), Conv1D(4, 3, strides = 2, use_bias = False, activation = "softmax") }
            conv1d_causal: stream { Input(7, 3), Conv1D(4, 3, padding = "causal") }
            conv1d_causal_strides: stream { Input(7, 3), Conv1D(4, 3, strides = 2, padding = "causal") }
            conv1d_dilation: stream { Input(7, 3), Conv1D(4, 3, dilation_rate = 2, padding = "causal") }
            conv1d_groups: stream { Input(7, 6), Conv1D(4, 3, groups = 2) }
            conv1d_same: window { Input(7, 3), Conv1D(4, 3, padding = "same") }
            conv1d_same_strides: window { Input(7, 3), Conv1D(4, 3, strides = 2, padding = "same") }
            conv1d_endless: endless { Input(None, 3), Conv1D(4, 3, dilation_rate = 2, padding = "causal") }
            conv1d_valid_endless: endless { Input(None, 3), Conv1D(4, 3, strides = 2) }
            conv1d_transpose: stream { Input(7, 3), Conv1DTranspose(4, 3) }
            conv1d_transpose_strides: stream { Input(7, 3), Conv1DTranspose(4, 3, strides = 5, use_bias = False, activation = "softmax") }
            conv1d_transpose_output_padding: stream { Input(7, 3), Conv1DTranspose(4, 3, strides = 2, output_padding = 1) }
            conv1d_transpose_dilation: stream { Input(7, 3), Conv1DTranspose(4, 3, dilation_rate = 2) }
            conv1d_transpose_same: window { Input(7, 3), Conv1DTranspose(4, 5, strides = 2, padding = "same") }
            conv1d_transpose_endless: endless { Input(None, 3), Conv1DTranspose(4, 3, strides = 2) }
            time_distributed_conv1d_transpose: stream { Input(4, 3, 2), TimeDistributed(Conv1DTranspose(3, 2, padding = "same")) }
            depthwise_conv1d: stream { Input(7, 3), DepthwiseConv1D(2, depth_multiplier = 2) }
            depthwise_conv1d_same: window { Input(7, 3), DepthwiseConv1D(2, strides = 2, dilation_rate = 2, padding = "same") }
            depthwise_conv1d_endless: endless { Input(None, 3), DepthwiseConv1D(3, dilation_rate = 2) }
            separable_conv1d: stream { Input(7, 3), SeparableConv1D(5, 2, depth_multiplier = 2) }
            separable_conv1d_same: window { Input(7, 3), SeparableConv1D(5, 2, padding = "same", use_bias = False) }
            separable_conv1d_endless: endless { Input(None, 3), SeparableConv1D(5, 2, strides = 2, dilation_rate = 2) }
            max_pooling1d: stream { Input(7, 3), MaxPooling1D(2) }
            max_pooling1d_same: window { Input(7, 3), MaxPooling1D(3, strides = 2, padding = "same") }
            max_pooling1d_endless: endless { Input(None, 3), MaxPooling1D(3, strides = 2) }
            average_pooling1d: stream { Input(7, 3), AveragePooling1D(3, strides = 1) }
            average_pooling1d_same: window { Input(7, 3), AveragePooling1D(3, padding = "same") }
            average_pooling1d_endless: endless { Input(None, 3), AveragePooling1D(2) }
            adaptive_max_pooling1d: window { Input(7, 3), AdaptiveMaxPooling1D(4) }
            adaptive_max_pooling1d_longer: window { Input(3, 2), AdaptiveMaxPooling1D(7) }
            adaptive_average_pooling1d: window { Input(7, 3), AdaptiveAveragePooling1D(5) }
            adaptive_average_pooling1d_of_sequences: stream { Input(2, 7, 3), TimeDistributed(AdaptiveAveragePooling1D(3)) }
            global_max_pooling1d: window { Input(7, 3), GlobalMaxPooling1D() }
            global_max_pooling1d_kept: window { Input(7, 3), GlobalMaxPooling1D(keepdims = True) }
            global_average_pooling1d: window { Input(7, 3), GlobalAveragePooling1D() }
            global_average_pooling1d_kept: window { Input(7, 3), GlobalAveragePooling1D(keepdims = True) }
            up_sampling1d: stream { Input(7, 3), UpSampling1D(2) }
            up_sampling1d_endless: endless { Input(None, 3), UpSampling1D(3), LSTM(4, return_sequences = True) }

            batch_normalization: stream { Input(5, 3), BatchNormalization() }
            batch_normalization_plain: stream { Input(3), BatchNormalization(scale = False, center = False) }
            batch_normalization_endless: endless { Input(None, 3), BatchNormalization(epsilon = 0.5) }
            layer_normalization: stream { Input(5, 3), LayerNormalization() }
            layer_normalization_plain: stream { Input(3), LayerNormalization(scale = False, center = False) }
            layer_normalization_by_variance: stream { Input(5, 3), LayerNormalization(rms_scaling = True) }
            layer_normalization_endless: endless { Input(None, 3), LayerNormalization() }
            group_normalization: window { Input(5, 4), GroupNormalization(2) }
            group_normalization_of_a_vector: stream { Input(6), GroupNormalization(groups = -1, scale = False) }
            rms_normalization: stream { Input(5, 3), RMSNormalization() }
            unit_normalization: stream { Input(5, 3), UnitNormalization() }
            normalization: stream { Input(5, 3), Normalization() }
            normalization_given: stream { Input(5, 3), Normalization(mean = [0.5, 1.0, 2.0], variance = 2.0, invert = True) }
            rescaling: stream { Input(5, 3), TimeDistributed(Rescaling(1.0 / 255.0, offset = -0.5)) }
            relu_layer: stream { Input(5, 3), ReLU(max_value = 6, negative_slope = 0.1, threshold = 0.5) }
            leaky_relu_layer: stream { Input(5, 3), LeakyReLU() }
            elu_layer: stream { Input(5, 3), ELU(0.5) }
            softmax_layer: stream { Input(5, 3), Softmax() }
            prelu: stream { Input(5, 3), PReLU() }
            prelu_of_a_vector: stream { Input(3), PReLU(shared_axes = [1]) }
            prelu_shared: stream { Input(5, 3), PReLU(shared_axes = [2]) }
            prelu_endless: endless { Input(None, 3), PReLU(shared_axes = [1]) }
            spatial_dropout1d: stream { Input(5, 3), SpatialDropout1D(0.5) }
            reshape: window { Input(5, 3), Reshape((3, 5)) }
            reshape_to_a_vector: stream { Input(5, 3), Reshape((-1,)) }
            reshape_of_a_vector: stream { Input(6), Reshape((2, 3)), LSTM(4) }
            permute: window { Input(5, 3), Permute((2, 1)) }

            relu_with_arguments: stream { Input(4), Activation(relu(negative_slope = 0.1, max_value = 6, threshold = 0.5)) }
            celu_with_arguments: stream { Input(4), Activation(celu(0.5)) }
            gelu_approximate: stream { Input(4), Activation(gelu(approximate = True)) }
            hard_shrink_with_arguments: stream { Input(4), Activation(hard_shrink(0.25)) }
            soft_shrink_with_arguments: stream { Input(4), Activation(soft_shrink(0.25)) }
            squareplus_with_arguments: stream { Input(4), Activation(squareplus(2)) }
            threshold: stream { Input(4), Activation(threshold(0.5, 0.0)) }
            linear: stream { Input(4), Activation("linear") }
            sigmoid: stream { Input(4), Activation("sigmoid") }
            hard_sigmoid: stream { Input(4), Activation("hard_sigmoid") }
            relu: stream { Input(4), Activation("relu") }
            relu6: stream { Input(4), Activation("relu6") }
            leaky_relu: stream { Input(4), Activation("leaky_relu") }
            elu: stream { Input(4), Activation("elu") }
            selu: stream { Input(4), Activation("selu") }
            celu: stream { Input(4), Activation("celu") }
            gelu: stream { Input(4), Activation("gelu") }
            silu: stream { Input(4), Activation("silu") }
            hard_silu: stream { Input(4), Activation("hard_silu") }
            mish: stream { Input(4), Activation("mish") }
            softplus: stream { Input(4), Activation("softplus") }
            softsign: stream { Input(4), Activation("softsign") }
            softmax: stream { Input(4), Activation("softmax") }
            log_softmax: stream { Input(4), Activation("log_softmax") }
            log_sigmoid: stream { Input(4), Activation("log_sigmoid") }
            hard_tanh: stream { Input(4), Activation("hard_tanh") }
            tanh_shrink: stream { Input(4), Activation("tanh_shrink") }
            hard_shrink: stream { Input(4), Activation("hard_shrink") }
            soft_shrink: stream { Input(4), Activation("soft_shrink") }
            squareplus: stream { Input(4), Activation("squareplus") }
            sparse_plus: stream { Input(4), Activation("sparse_plus") }
            sparse_sigmoid: stream { Input(4), Activation("sparse_sigmoid") }
            sparsemax: stream { Input(4), Activation("sparsemax") }
            exponential: stream { Input(4), Activation("exponential") }
        }
    };
}
pub(crate) use every_layer;
