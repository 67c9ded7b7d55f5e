using System.Collections.Generic;
using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Tests.Host.Drivers.Fakes;

public readonly struct CollectingSink() : IByteSink
{
    public List<byte> Bytes { get; } = [];

    public void Put(byte value) => Bytes.Add(value);
}
