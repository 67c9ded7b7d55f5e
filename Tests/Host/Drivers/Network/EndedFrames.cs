using System.Collections.Generic;
using ExoCosmos.Drivers.Network;

namespace ExoCosmos.Tests.Host.Drivers.Network;

/// <summary>Remembers which frames it is told of.</summary>
public readonly struct EndedFrames(List<SentFrame> all) : IFrameSender
{
    public void Finish(ulong cookie, bool isLost) => all.Add(new SentFrame(cookie, isLost));
}
