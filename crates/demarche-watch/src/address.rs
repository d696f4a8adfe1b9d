//! Which addresses may be connected to.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// How far an address may be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Range {
    /// On the public network.
    Public,
    /// This machine, or a network of an office or a provider: only where the user allows it.
    Private,
    /// Never the home of a feed: link-local addresses (where clouds keep the secrets of a machine), multicast, ranges
    /// that are reserved or for examples only.
    Never,
}

/// Addresses outside the reserved ranges, or inside private ones, at which clouds tell a machine its secrets.
const METADATA: [IpAddr; 5] = [
    IpAddr::V4(Ipv4Addr::new(100, 100, 100, 200)),
    IpAddr::V4(Ipv4Addr::new(168, 63, 129, 16)),
    IpAddr::V4(Ipv4Addr::new(192, 0, 0, 192)),
    IpAddr::V6(Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254)),
    IpAddr::V6(Ipv6Addr::new(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254)),
];

/// The range that an address is in. An IPv6 address that carries an IPv4 address is where that one is.
pub(crate) fn range(address: IpAddr) -> Range {
    if METADATA.contains(&address) {
        return Range::Never;
    }
    match address {
        IpAddr::V4(address) => range_v4(address),
        IpAddr::V6(address) => range_v6(address),
    }
}

fn range_v4(address: Ipv4Addr) -> Range {
    match address.octets() {
        [10 | 127, ..] | [172, 16..=31, ..] | [192, 168, ..] => Range::Private,
        // shared by a provider's customers; benchmarks
        [100, 64..=127, ..] | [198, 18..=19, ..] => Range::Private,
        [0 | 224..=255, ..] | [169, 254, ..] => Range::Never,
        [192, 0, 0 | 2, _] | [198, 51, 100, _] | [203, 0, 113, _] | [192, 88, 99, _] => Range::Never,
        _ => Range::Public,
    }
}

fn range_v6(address: Ipv6Addr) -> Range {
    let carried = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        range(Ipv4Addr::new(a, b, c, d).into())
    };
    match address.segments() {
        [0, 0, 0, 0, 0, 0, 0, 1] => Range::Private,
        // mapped; translated (NAT64); 6to4
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => {
            carried(high, low)
        }
        // a translator of one's own; unique local; site-local, which it replaced
        [0x64, 0xff9b, 1, ..] | [0xfc00..=0xfdff, ..] | [0xfec0..=0xfeff, ..] => Range::Private,
        // Teredo; for examples
        [0x2001, 0 | 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => Range::Never,
        [0x2000..=0x3fff, ..] => Range::Public,
        _ => Range::Never,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_range_is_known() {
        for (addresses, expected) in [
            (
                "1.1.1.1 93.184.216.34 172.15.0.1 172.32.0.1 192.167.0.1 100.63.0.1 100.128.0.1 169.253.0.1",
                Range::Public,
            ),
            ("2606:4700::1111 2a00:1450:4001::1 64:ff9b::1.1.1.1 2002:101:101::1 ::ffff:8.8.8.8", Range::Public),
            (
                "127.0.0.1 127.8.9.1 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 100.64.0.1 198.18.0.1",
                Range::Private,
            ),
            ("::1 fc00::1 fd12:3456::1 fec0::1 ::ffff:127.0.0.1 ::ffff:10.1.1.1 64:ff9b::10.0.0.1", Range::Private),
            ("2002:7f00:1::1 64:ff9b:1::1", Range::Private),
            (
                "0.0.0.0 169.254.169.254 169.254.0.1 224.0.0.1 240.0.0.1 255.255.255.255 192.0.2.1 203.0.113.9",
                Range::Never,
            ),
            ("100.100.100.200 168.63.129.16 192.0.0.192 fd00:ec2::254 fd20:ce::254", Range::Never),
            (":: fe80::1 ff02::1 2001:db8::1 2001::1 ::127.0.0.1 ::ffff:169.254.169.254 100::1", Range::Never),
            ("64:ff9b::169.254.169.254 2002:a9fe:a9fe::1 4000::1 3fff::1", Range::Never),
        ] {
            for address in addresses.split(' ') {
                assert_eq!(range(address.parse().unwrap()), expected, "{address}");
            }
        }
    }
}
