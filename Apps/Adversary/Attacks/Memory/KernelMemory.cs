using System;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Trials;

namespace ExoCosmos.Adversary.Attacks.Memory;

/// <summary>Looks into the kernel's direct map of all memory.</summary>
internal struct ReadDirectMap : IAttack
{
    public static ReadOnlySpan<byte> Name => "read-direct-map"u8;

    public static void Run() => Touch.Read(Places.DirectMap);
}

/// <summary>Writes into the kernel's data.</summary>
internal struct WriteKernelImage : IAttack
{
    public static ReadOnlySpan<byte> Name => "write-kernel-image"u8;

    public static void Run() => Touch.Write(Places.KernelImage);
}

/// <summary>Goes on in the kernel's text.</summary>
internal struct JumpToKernelImage : IAttack
{
    public static ReadOnlySpan<byte> Name => "jump-to-kernel-image"u8;

    public static void Run() => Touch.Jump(Places.KernelImage);
}
