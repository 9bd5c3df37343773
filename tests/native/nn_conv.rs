//! The convolutional net: values and gradients as NumPy has them.
use crate::common::assert_close;
use burn::optim::GradientsParams;
use burn::tensor::{Device, Tensor, TensorData};
use underhood::engine::Engine;
use underhood::nn::conv::{ConvNet, LayerSpec, Plan};
use underhood::nn::{Targets, cross_entropy, numbers, params, scalar};

fn conv(size: usize, channels: usize, stride: usize) -> LayerSpec {
    LayerSpec::Conv { size, channels, stride, same: true }
}

fn pictures(images: Vec<f32>, shape: [usize; 4], device: &Device) -> Tensor<4> {
    Tensor::from_data(TensorData::new(images, shape), device)
}

// tests/reference_vision.py prints these figures.
const LOGITS: [f32; 6] = [-0.197_998, -0.391_861, -0.401_425, -0.353_647, -0.424_188, -0.295_226];
const LOSS: f32 = 1.135_026;
#[rustfmt::skip] // as NumPy prints it
const GRADIENT: [f32; 89] = [
    -0.067349, 0.019914, 0.020122, 0.035300, 0.028066, -0.018757, 0.020732, -0.037466, -0.065646,
    0.008339, -0.049883, 0.063553, 0.050426, 0.018264, 0.054377, -0.021763, -0.001191, -0.028628,
    -0.003080, 0.015644, -0.019650, -0.004804, -0.067972, -0.012626, -0.026235, -0.040991, -0.021476,
    0.012061, -0.063009, -0.023849, 0.033579, -0.086544, -0.007916, -0.002532, -0.003369, -0.020220,
    0.003739, -0.034876, -0.040598, 0.043184, -0.146590, -0.045009, -0.003220, -0.156595, -0.028156,
    -0.013431, -0.030622, -0.035358, 0.027593, -0.121714, -0.031899, 0.011011, -0.110520, -0.033835,
    0.008123, -0.071052, -0.019650, -0.004804, -0.067972, -0.012626, -0.026235, -0.040991, -0.021476,
    0.012061, -0.063009, -0.023849, 0.033579, -0.086544, -0.007916, -0.002532, -0.003369, -0.020220,
    0.003739, -0.034876, -0.017962, 0.008796, -0.049630, -0.154392, 0.208889, -0.054496, -0.228457,
    0.255162, -0.026704, -0.114126, 0.276226, -0.162100, -0.143475, 0.311763, -0.168287,
];
#[rustfmt::skip] // as NumPy prints it
const OF_PIXELS: [f32; 48] = [
    -0.000391, 0.009549, 0.004896, -0.008929, 0.008499, 0.002164, -0.002398, -0.001974, 0.000994,
    -0.007444, 0.031613, 0.019233, -0.020215, -0.001216, 0.010160, 0.025312, 0.003168, -0.013808,
    -0.023338, 0.011858, 0.007792, -0.014324, -0.021889, -0.007420, 0.003296, 0.016236, -0.009229,
    -0.030653, 0.015501, 0.007747, -0.000914, -0.020533, -0.006174, -0.008466, 0.008934, 0.003898,
    -0.012046, 0.009977, 0.016553, 0.009341, 0.003184, -0.000185, -0.013112, 0.007755, -0.000591,
    -0.002520, -0.005913, -0.004730,
];

#[test]
fn a_small_net_is_as_numpy_has_it() {
    let layers =
        [conv(3, 2, 1), LayerSpec::MaxPool { size: 2 }, conv(3, 3, 2), LayerSpec::MeanPool { size: 2 }];
    let plan = Plan::new([6, 8, 1], &layers, 3).unwrap();
    assert_eq!(plan.parameters(), GRADIENT.len());
    let theta: Vec<f32> = (0..89).map(|i| (0.5 * (0.7 * f64::from(i) + 0.3).sin()) as f32).collect();
    let images: Vec<f32> = (0..96).map(|i| ((1.3 * f64::from(i)).sin() + 0.2) as f32).collect();
    for engine in Engine::AVAILABLE {
        let device = &engine.device().unwrap();
        let net = params::with(ConvNet::new(&plan, 7, device), &theta).unwrap();
        let x = pictures(images.clone(), [2, 6, 8, 1], device).require_grad();
        let logits = net.forward(&plan, x.clone());
        assert_close("logits", &numbers(logits.clone()).unwrap(), &LOGITS, 1e-5);
        let traced = net.pass(&plan, x.clone());
        assert_eq!(numbers(traced.logits()).unwrap(), numbers(logits.clone()).unwrap());
        let loss = cross_entropy(logits, &Targets::new(&[Some(2), Some(0)], device));
        assert_close("loss", &[scalar(loss.clone()).unwrap()], &[LOSS], 1e-5);
        let all = loss.backward();
        let of_pixels = numbers(x.grad(&all).unwrap()).unwrap();
        assert_close("pixels", &of_pixels[..48], &OF_PIXELS, 2e-6);
        let gradient = params::gradient(&net, &GradientsParams::from_grads(all, &net)).unwrap();
        assert_close("gradient", &gradient, &GRADIENT, 2e-6);
    }
}

#[test]
fn each_layer_can_be_had_alone() {
    let device = &Engine::default().device().unwrap();
    let layers = [conv(5, 3, 1), LayerSpec::MaxPool { size: 2 }, LayerSpec::Dense { units: 4 }];
    let plan = Plan::new([1, 12, 1], &layers, 2).unwrap();
    let net = ConvNet::new(&plan, 7, device);
    let x = pictures((0..24).map(|i| (i as f32).cos()).collect(), [2, 1, 12, 1], device);
    let pass = net.pass(&plan, x.clone());
    for (index, (z, answer)) in pass.z.into_iter().zip(pass.x).enumerate() {
        let alone = net.before_relu(&plan, x.clone(), index + 1);
        assert_eq!(
            alone.dims()[1..],
            [plan.layers[index].output[0], plan.layers[index].output[1], plan.layers[index].channels]
        );
        assert_eq!(numbers(alone).unwrap(), numbers(z).unwrap());
        assert_eq!(numbers(net.up_to(&plan, x.clone(), index + 1)).unwrap(), numbers(answer).unwrap());
    }
    let names: Vec<_> =
        params::named(&net).into_iter().map(|parameter| (parameter.name, parameter.shape)).collect();
    let shapes: [(&str, &[usize]); 6] = [
        ("convs.0.weight", &[1, 5, 1, 3]),
        ("convs.0.bias", &[3]),
        ("dense.0.weight", &[18, 4]),
        ("dense.0.bias", &[4]),
        ("dense.1.weight", &[4, 2]),
        ("dense.1.bias", &[2]),
    ];
    assert_eq!(names, shapes.map(|(name, shape)| (name.to_string(), shape.to_vec())));
}
