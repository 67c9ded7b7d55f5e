using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using ExoCosmos.Interpreter.Format;

namespace ExoCosmos.Model.Replay;

/// <summary>A program with what the machine must say to it, step by step, and what it must leave on the disk.</summary>
/// <param name="Delivered">Frames that filters put into rings.</param>
/// <param name="Upcalls">Which its players took: bit 1 = a fault, 2 = the beginning of a slice, 3 = its end, 4 = a recall.</param>
public sealed record Play(ulong Seed, IReadOnlyList<PlayedStep> Steps, IReadOnlyList<StepRecord> Records, IReadOnlyList<string> Lines, byte[] Blocks, ulong Delivered, ulong Upcalls)
{
    /// <summary>Writes one of so many steps.</summary>
    public static Play Write(ulong seed, int length)
    {
        using var rehearsal = new Rehearsal();
        var writer = new PlayWriter(rehearsal, seed);
        return Of(seed, rehearsal, Enumerable.Range(0, length).Select(_ => writer.Next()));
    }

    /// <summary>Some steps of another: a program all the same.</summary>
    public static Play Of(ulong seed, IEnumerable<PlayedStep> steps)
    {
        using var rehearsal = new Rehearsal();
        return Of(seed, rehearsal, steps);
    }

    /// <summary>The same expectations of a program that lacks a step: its player is not told to do it.</summary>
    public Play Without(int step) => this with { Records = [.. Records.Select((record, index) => index == step ? record with { Player = StepRecord.Nobody } : record)] };

    /// <summary>A boot module of programs.</summary>
    public static byte[] Module(IReadOnlyCollection<Play> plays)
    {
        using var module = new MemoryStream();
        Put(module, new ModuleHeader { Magic = ModuleHeader.Expected, Programs = (ulong)plays.Count });
        foreach (var play in plays)
        {
            Put(module, new ProgramHeader { Steps = (ulong)play.Records.Count });
            foreach (var record in play.Records)
                Put(module, record);
        }

        return module.ToArray();
    }

    private static Play Of(ulong seed, Rehearsal rehearsal, IEnumerable<PlayedStep> steps)
    {
        var done = new List<PlayedStep>();
        var results = steps.Select(step =>
        {
            done.Add(step);
            return rehearsal.Do(step);
        }).ToList();
        return new Play(seed, done, [.. results.Select(result => result.Record)], [.. results.Select(result => result.Line)], rehearsal.Blocks, rehearsal.Delivered, rehearsal.Upcalls);
    }

    private static void Put<T>(Stream stream, T value) where T : unmanaged => stream.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(ref value)));
}
