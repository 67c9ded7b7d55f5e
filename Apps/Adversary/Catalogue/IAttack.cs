using System;

namespace ExoCosmos.Adversary.Catalogue;

/// <summary>What the supervisor gives an attacker beside an account and a page for its report.</summary>
[Flags]
internal enum Needs
{
    None = 0,
    /// <summary>The right to create a few environments.</summary>
    Creation = 1,
    /// <summary>A few blocks of disk 0.</summary>
    Extent = 2,
    /// <summary>The console's output, the entropy source and a network interface.</summary>
    Devices = 8,
    /// <summary>Two places of the slice vector.</summary>
    Slices = 16,
    /// <summary>A few ports of network interface 0.</summary>
    Ports = 32,
    /// <summary>Some of its frames are asked back when it has told that it is ready; from one that goes on for ever they are taken by force.</summary>
    Recall = 64,
    /// <summary>Its packet filter is asked back when it has told that it is ready, and taken by force at the deadline.</summary>
    FilterRecall = 128,
    /// <summary>It goes on for ever: the supervisor watches the neighbour for a while and then destroys it.</summary>
    Destruction = 4,
}

/// <summary>
/// One way to attack, one type, one file. An attack that the kernel answers with errors checks every answer, reports those that are wrong
/// and returns; one that must be killed does not return; what fate is the right one is written in the machine test.
/// </summary>
internal interface IAttack
{
    /// <summary>At most 31 bytes: it names the environment too.</summary>
    static abstract ReadOnlySpan<byte> Name { get; }

    static virtual Needs Needs => Needs.None;

    static abstract void Run();
}

/// <summary>What is done with each attack of the list.</summary>
internal interface IVisitor
{
    void Meet<TAttack>() where TAttack : struct, IAttack;
}
