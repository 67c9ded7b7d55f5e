using System;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Trials;

namespace ExoCosmos.Adversary.Attacks.Memory;

/// <summary>Reads where nothing is mapped.</summary>
internal struct ReadUnmapped : IAttack
{
    public static ReadOnlySpan<byte> Name => "read-unmapped"u8;

    public static void Run() => Touch.Read(Places.Unmapped);
}

/// <summary>Writes at address 0.</summary>
internal struct WriteNull : IAttack
{
    public static ReadOnlySpan<byte> Name => "write-null"u8;

    public static void Run() => Touch.Write(0);
}

/// <summary>Reads an address that is none.</summary>
internal struct ReadNonCanonical : IAttack
{
    public static ReadOnlySpan<byte> Name => "read-non-canonical"u8;

    public static void Run() => Touch.Read(Places.NonCanonical);
}

/// <summary>Goes on at an address that is none.</summary>
internal struct JumpNonCanonical : IAttack
{
    public static ReadOnlySpan<byte> Name => "jump-non-canonical"u8;

    public static void Run() => Touch.Jump(Places.NonCanonical);
}
