//! Colours measured: contrast after WCAG 2, distance as eyes of every kind see it.

use crate::style::Color;

/// Red, green and blue, from 0 to 1, linear in light.
pub(super) type Light = [f64; 3];

/// How an eye sees: the matrices of Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color
/// Vision Deficiency" (2009), for a severity of 1.
pub(super) const SIGHTS: [(&str, [Light; 3]); 4] = [
    (
        "all colours",
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    ),
    (
        "protanopia",
        [
            [0.152_286, 1.052_583, -0.204_868],
            [0.114_503, 0.786_281, 0.099_216],
            [-0.003_882, -0.048_116, 1.051_998],
        ],
    ),
    (
        "deuteranopia",
        [
            [0.367_322, 0.860_646, -0.227_968],
            [0.280_085, 0.672_501, 0.047_413],
            [-0.011_820, 0.042_940, 0.968_881],
        ],
    ),
    (
        "tritanopia",
        [
            [1.255_528, -0.076_749, -0.178_779],
            [-0.078_411, 0.930_809, 0.147_602],
            [0.004_733, 0.691_367, 0.303_900],
        ],
    ),
];
/// Returns the light that a terminal gives for `color`, xterm where it is free to choose.
pub(super) fn light(color: Color) -> Light {
    if let Color::Indexed(idx @ 8..16) = color {
        panic!("no theme may use colour {idx}");
    }
    let channels = color.rgb();
    channels.map(|channel| {
        let channel = f64::from(channel) / 255.0;
        if channel <= 0.040_45 {
            channel / 12.92
        } else {
            ((channel + 0.055) / 1.055).powf(2.4)
        }
    })
}

/// Contrast of WCAG 2, from 1 to 21.
pub(super) fn contrast(one: Light, other: Light) -> f64 {
    let luminance = |[red, green, blue]: Light| 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// CIE 1976 distance of two colours as an eye with `sight` sees them; 2.3 is just noticeable.
pub(super) fn distance(one: Light, other: Light, sight: &[Light; 3]) -> f64 {
    let (one, other) = (lab(seen(one, sight)), lab(seen(other, sight)));
    let squares = one
        .iter()
        .zip(other)
        .map(|(one, other)| (one - other).powi(2));
    squares.sum::<f64>().sqrt()
}

fn seen(light: Light, sight: &[Light; 3]) -> Light {
    let channel = |row: &Light| {
        let sum: f64 = row
            .iter()
            .zip(light)
            .map(|(weight, channel)| weight * channel)
            .sum();
        sum.clamp(0.0, 1.0)
    };
    [channel(&sight[0]), channel(&sight[1]), channel(&sight[2])]
}

/// CIE L*a*b* under daylight (D65).
fn lab([red, green, blue]: Light) -> Light {
    let x = (0.412_456_4 * red + 0.357_576_1 * green + 0.180_437_5 * blue) / 0.950_47;
    let y = 0.212_672_9 * red + 0.715_152_2 * green + 0.072_175_0 * blue;
    let z = (0.019_333_9 * red + 0.119_192_0 * green + 0.950_304_1 * blue) / 1.088_83;
    let [x, y, z] = [x, y, z].map(|value: f64| {
        if value > 216.0 / 24_389.0 {
            value.cbrt()
        } else {
            (24_389.0 / 27.0 * value + 16.0) / 116.0
        }
    });
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

#[test]
fn the_measures_measure() {
    let light = |red, green, blue| light(Color::Rgb(red, green, blue));
    let (black, white) = (light(0, 0, 0), light(255, 255, 255));
    assert!((contrast(black, white) - 21.0).abs() < 1e-9);
    let all = &SIGHTS[0].1;
    assert!((distance(black, white, all) - 100.0).abs() < 0.1);
    // The usual green and red of programs for programmers: far apart for most, close for one in twelve men.
    let (green, red) = (light(0x3f, 0xb9, 0x50), light(0xf8, 0x51, 0x49));
    assert!((distance(green, red, all) - 119.0).abs() < 0.5);
    assert!((distance(green, red, &SIGHTS[2].1) - 8.0).abs() < 0.5);
}
