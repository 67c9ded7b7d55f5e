using System.Collections.Generic;
using ExoCosmos.Drivers.Network;
using ExoCosmos.Tests.Host.Drivers.Fakes;

namespace ExoCosmos.Tests.Host.Drivers.Network;

/// <summary>Remembers the frames that it is shown. Buffer <em>n</em> has the cookie <em>n</em>.</summary>
public readonly struct SeenFrames(List<(ReceivedFrame Frame, byte[] Bytes)> all) : IFrameTaker
{
    public void Take(ulong cookie, uint length, FrameChecksum checksum) =>
        all.Add((new ReceivedFrame(cookie, length, checksum), FakeMachine.Bus.At(NetBench.Buffers + (cookie * 2048), (int)length).ToArray()));
}
