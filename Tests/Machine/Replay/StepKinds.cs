using System;
using System.Collections.Generic;
using ExoCosmos.Abi;
using ExoCosmos.Interpreter.Format;
using ExoCosmos.Model.Replay;

namespace ExoCosmos.Tests.Machine.Replay;

/// <summary>Kinds of steps that are more than a call by its name: some program must do each, and a machine that does something slightly else instead, with the same answer, must be noticed.</summary>
internal static class StepKinds
{
    /// <summary>Where a program never maps anything.</summary>
    private const ulong Elsewhere = Stage.ArgumentPage + 0x100_0000;

    private const MapFlags Doing = MapFlags.Unmap | MapFlags.Protect | MapFlags.Split;

    /// <param name="Name">For who reads a failure.</param>
    /// <param name="Is">Is a step of this kind?</param>
    /// <param name="Spoil">What the machine is told instead.</param>
    /// <param name="HasToBeSeen">Steps of this kind may be granted and change nothing: such a one will not do.</param>
    public sealed record Kind(string Name, Predicate<PlayedStep> Is, Func<StepRecord, StepRecord> Spoil, bool HasToBeSeen = false);

    public static IReadOnlyList<Kind> All { get; } =
    [
        new("frames for a large page", step => step.AllocatesRun, step => Argument(step, 1, count => count - 1)),
        new("a large page", step => IsLarge(step, MapFlags.None), step => Flags(step, flags => flags ^ MapFlags.Write)),
        new("other access to a large page", step => IsLarge(step, MapFlags.Protect), step => Flags(step, flags => flags ^ MapFlags.Write)),
        new("a large page unmapped", step => IsLarge(step, MapFlags.Unmap) && (step.MapFlags & MapFlags.Free) == 0, Nothing, HasToBeSeen: true),
        new("a large page unmapped, its frames given back", step => IsLarge(step, MapFlags.Unmap) && (step.MapFlags & MapFlags.Free) != 0, Nothing, HasToBeSeen: true),
        new("a large page split", step => step.MapFlags == MapFlags.Split && step.Arguments[0] == 0, Nothing),
        new("large pages filled", step => step.Act == Act.Fill, step => Argument(step, 2, word => word + 1), HasToBeSeen: true),
        new("a foreign call", step => step.Act == Act.Foreign, step => Argument(step, 3, Other)),
        new("an instruction that faults", step => step.Act is Act.Undefined or Act.Privileged or Act.Divide, step => Argument(step, 3, Other)),
    ];

    /// <summary>In the player's own address space: nobody looks into an embryo's.</summary>
    private static bool IsLarge(PlayedStep step, MapFlags doing) => (step.MapFlags & MapFlags.Large) != 0 && (step.MapFlags & Doing) == doing && step.Arguments[0] == 0;

    private static StepRecord Flags(StepRecord step, Func<MapFlags, MapFlags> change)
    {
        step.Words[3].Value = (ulong)change((MapFlags)step.Words[3].Value);
        return step;
    }

    /// <summary>From which other registers follow.</summary>
    private static ulong Other(ulong seed) => seed ^ (1UL << 63);

    private static StepRecord Argument(StepRecord step, int argument, Func<ulong, ulong> change)
    {
        step.Arguments[argument].Value = change(step.Arguments[argument].Value);
        return step;
    }

    /// <summary>A request that is granted, and does nothing.</summary>
    private static StepRecord Nothing(StepRecord step)
    {
        step.Words[0].Value = Elsewhere;
        return Flags(step, _ => MapFlags.Unmap);
    }
}
