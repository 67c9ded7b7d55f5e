using System;
using ExoCosmos.Adversary.Catalogue;
using ExoCosmos.Adversary.Trials;

namespace ExoCosmos.Adversary.Attacks.Memory;

/// <summary>Writes the system information page.</summary>
internal struct WriteInformationPage : IAttack
{
    public static ReadOnlySpan<byte> Name => "write-information-page"u8;

    public static void Run() => Touch.Write(Places.InformationPage);
}

/// <summary>Writes its own page table, where it may read it.</summary>
internal struct WriteOwnPageTable : IAttack
{
    public static ReadOnlySpan<byte> Name => "write-own-page-table"u8;

    public static void Run() => Touch.Write(Places.OwnTable);
}

/// <summary>Writes program text that all copies of the program share.</summary>
internal struct WriteSharedText : IAttack
{
    public static ReadOnlySpan<byte> Name => "write-shared-text"u8;

    public static unsafe void Run() => Touch.Write((ulong)(delegate*<void>)&Run & ~7UL);
}

/// <summary>Goes on in a page that it mapped without the right to execute.</summary>
internal struct ExecuteData : IAttack
{
    public static ReadOnlySpan<byte> Name => "execute-data"u8;

    public static void Run()
    {
        OwnPages.Add(OwnPages.Area);
        Touch.Jump(OwnPages.Area);
    }
}
