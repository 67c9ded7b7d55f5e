using System.Collections.Generic;
using ExoCosmos.Drivers.Network;

namespace ExoCosmos.Tests.Host.Drivers.Network;

/// <summary>Remembers which frames it is told of.</summary>
public readonly struct EndedFrames(List<SentFrame> all) : IFrameSender
{
    public void Finish(ulong cookie, bool isLost) => all.Add(new SentFrame(cookie, isLost));
}

/// <summary>The memory of a frame is its owner's again.</summary>
/// <param name="Cookie">As it was sent.</param>
/// <param name="IsLost">Whether the device was stopped before it had taken it.</param>
public readonly record struct SentFrame(ulong Cookie, bool IsLost);
