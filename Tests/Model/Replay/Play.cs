using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using ExoCosmos.Interpreter.Format;

namespace ExoCosmos.Model.Replay;

/// <summary>A program with what the machine must say to it, step by step, and what it must leave on the disk.</summary>
/// <param name="Frames">How many it begins with.</param>
/// <param name="Delivered">Frames that filters put into rings.</param>
/// <param name="LargePages">How often one was mapped, split, and put in the place of a table.</param>
/// <param name="Upcalls">Which its players took: bit 1 = a fault, 2 = the beginning of a slice, 3 = its end, 4 = a recall, 5 = a foreign call.</param>
public sealed record Play(ulong Seed, ulong Frames, IReadOnlyList<PlayedStep> Steps, IReadOnlyList<StepRecord> Records, IReadOnlyList<string> Lines, byte[] Blocks, ulong Delivered, ulong Upcalls,
    (int Mapped, int Split, int InPlaceOfTables) LargePages)
{
    /// <summary>One program in so many has frames for large pages: there are fewer refusals for want of frames in it.</summary>
    private const ulong LargeOnceIn = 3;

    /// <summary>Writes one of so many steps.</summary>
    public static Play Write(ulong seed, int length)
    {
        using var rehearsal = new Rehearsal(seed % LargeOnceIn == 0 ? Stage.ManyFrames : Stage.Frames);
        var writer = new PlayWriter(rehearsal, seed);
        return Of(seed, rehearsal, Enumerable.Range(0, length).Select(_ => writer.Next()));
    }

    /// <summary>A program of some steps of this one's.</summary>
    public Play Of(IEnumerable<PlayedStep> steps)
    {
        using var rehearsal = new Rehearsal(Frames);
        return Of(Seed, rehearsal, steps);
    }

    /// <summary>The same expectations of a program that lacks a step: its player is not told to do it.</summary>
    public Play Without(int step) => With(step, record => record with { Player = StepRecord.Nobody });

    /// <summary>The same expectations of a program in which a player is told something else in one step.</summary>
    public Play With(int step, Func<StepRecord, StepRecord> change) => this with { Records = [.. Records.Select((record, index) => index == step ? change(record) : record)] };

    /// <summary>A boot module of programs.</summary>
    public static byte[] Module(IReadOnlyCollection<Play> plays)
    {
        using var module = new MemoryStream();
        Put(module, new ModuleHeader { Magic = ModuleHeader.Expected, Programs = (ulong)plays.Count });
        foreach (var play in plays)
        {
            Put(module, new ProgramHeader { Steps = (ulong)play.Records.Count, Frames = play.Frames });
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
        return new Play(seed, rehearsal.Begun, done, [.. results.Select(result => result.Record)], [.. results.Select(result => result.Line)], rehearsal.Blocks, rehearsal.Delivered, rehearsal.Upcalls,
            rehearsal.World.LargePages);
    }

    private static void Put<T>(Stream stream, T value) where T : unmanaged => stream.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(ref value)));
}
