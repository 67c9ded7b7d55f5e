using System;

namespace ExoCosmos.Drivers.Network.E1000;

/// <summary>Registers of 32 bits at offsets from base address 0 (8254x manual ch. 13; 82574 datasheet ch. 10).</summary>
internal enum E1000Register
{
    Control = 0x0000,
    Status = 0x0008,
    InterruptCause = 0x00C0,
    InterruptMaskSet = 0x00D0,
    InterruptMaskClear = 0x00D8,
    ReceiveControl = 0x0100,
    TransmitControl = 0x0400,
    TransmitGap = 0x0410,
    ReceiveRing = 0x2800,
    TransmitRing = 0x3800,
    /// <summary>128 words: which groups are received.</summary>
    GroupTable = 0x5200,
    AddressLow = 0x5400,
    AddressHigh = 0x5404,
    Length = 0x6000,
}

/// <summary>Offsets within the registers of a ring.</summary>
internal static class E1000Ring
{
    public const int AddressLow = 0, AddressHigh = 4, Length = 8, Head = 0x10, Tail = 0x18;
}

[Flags]
internal enum E1000Control : uint
{
    SetLinkUp = 1 << 6,
    Reset = 1 << 26,
}

internal static class E1000Bits
{
    /// <summary>Status: the link is up.</summary>
    public const uint LinkUp = 1 << 1;

    /// <summary>Receive: on, all groups (the stack chooses), broadcasts, buffers of 2048 bytes, without checksum sequence.</summary>
    public const uint Receive = 1 << 1 | 1 << 4 | 1 << 15 | 1 << 26;

    /// <summary>Transmit: on, short frames are padded, and the usual numbers for collisions.</summary>
    public const uint Transmit = 1 << 1 | 1 << 3 | 0x0F << 4 | 0x40 << 12;

    public const uint UsualGap = 10 | 10 << 10 | 10 << 20;

    /// <summary>Causes: a frame arrived, the ring runs low or over.</summary>
    public const uint ReceiveCauses = 1 << 7 | 1 << 4 | 1 << 6;

    /// <summary>Cause: frames were sent.</summary>
    public const uint TransmitCause = 1;

    public const uint AddressIsValid = 1U << 31;
}
