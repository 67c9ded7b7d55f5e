using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.Kernel.Frame;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.Kernel.Frame;

/// <summary>Runs and colours: random programs against a set of free numbers, and what a search costs in a large machine.</summary>
[TestClass]
public sealed unsafe class FreeBlocksTests
{
    private const uint LargePage = 512;

    [TestMethod]
    public void RandomProgramsFindWhatIsThere()
    {
        for (var seed = 0; seed < 40; seed++)
            Run(new Random(seed), count: 1200 + (uint)(seed * 37), steps: 1500);
    }

    [TestMethod]
    public void LargePagesComeBackWhenAllTheirFramesDo()
    {
        using var machine = new Frames(6 * LargePage);
        var taken = new List<uint>();
        for (uint number; (number = machine.Table->Take()) != 0;)
            taken.Add(number);
        Assert.AreEqual((6 * LargePage) - 1, (uint)taken.Count);
        foreach (var number in taken.OrderBy(number => number * 7919 % 4093))
            machine.Table->Release(number);
        var pages = Enumerable.Range(0, 6).Select(_ => machine.Table->TakeRun(LargePage, LargePage, 0) / LargePage).Order().ToArray();
        // Frame 0 is nobody's, so the first large page is never whole.
        CollectionAssert.AreEqual(new uint[] { 0, 1, 2, 3, 4, 5 }, pages);
    }

    /// <summary>A memory of 8 GiB in which every second frame is taken has no run of two, and one colour that nobody has: the search must not look at frames.</summary>
    [TestMethod]
    public void SearchesInAFragmentedMemoryDoNotGrowWithIt()
    {
        Assert.IsTrue(SearchTime(1 << 21) < (20 * SearchTime(1 << 14)) + TimeSpan.FromMilliseconds(5));
    }

    private static TimeSpan SearchTime(uint count)
    {
        using var machine = new Frames(count);
        for (uint number = 2; number < count; number += 2)
            machine.Table->TakeAt(number);
        Assert.AreEqual(0u, machine.Table->TakeRun(2, 1, 0));
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var start = System.Diagnostics.Stopwatch.GetTimestamp();
            for (var i = 0; i < 1000; i++)
                Assert.AreEqual(0u, machine.Table->TakeRun(1, 256, 6) + machine.Table->TakeRun(2, 1, 0));
            var time = System.Diagnostics.Stopwatch.GetElapsedTime(start);
            best = time < best ? time : best;
        }

        return best;
    }

    private static void Run(Random random, uint count, int steps)
    {
        using var machine = new Frames(count);
        var free = Enumerable.Range(1, (int)count - 1).Select(number => (uint)number).ToHashSet();
        var taken = new List<uint>();
        for (var step = 0; step < steps; step++)
        {
            switch (random.Next(8))
            {
                case 0 or 1:
                    var any = machine.Table->Take();
                    Assert.AreEqual(free.Count == 0, any == 0);
                    Take(any, any == 0 ? 0u : 1);
                    break;
                case 2:
                    var wanted = (uint)random.Next((int)count + 2);
                    var was = free.Contains(wanted);
                    Assert.AreEqual(was, machine.Table->TakeAt(wanted));
                    Take(wanted, was ? 1u : 0);
                    break;
                case 3 or 4:
                    var modulus = 1u << random.Next(10);
                    var phase = (uint)random.Next((int)modulus);
                    var length = random.Next(3) == 0 ? 1 : (uint)random.Next(1, random.Next(2) == 0 ? 8 : 513);
                    var first = machine.Table->TakeRun(length, modulus, phase);
                    Assert.AreEqual(HasRun(free, count, length, modulus, phase), first != 0, $"{length} frames, {phase} modulo {modulus}");
                    Assert.IsTrue(first == 0 || first % modulus == phase);
                    Take(first, first == 0 ? 0 : length);
                    break;
                default:
                    for (var i = random.Next(120); i > 0 && taken.Count != 0; i--)
                    {
                        var index = random.Next(taken.Count);
                        machine.Table->Release(taken[index]);
                        free.Add(taken[index]);
                        taken[index] = taken[^1];
                        taken.RemoveAt(taken.Count - 1);
                    }

                    break;
            }

            Assert.AreEqual((uint)free.Count, machine.Table->FreeCount);
        }

        for (uint number = 0; number < count; number++)
            Assert.AreEqual(free.Contains(number), machine.Table->IsFree(number));

        void Take(uint first, uint length)
        {
            for (var number = first; number < first + length; number++)
            {
                Assert.IsTrue(free.Remove(number), $"frame {number} was not free");
                taken.Add(number);
            }
        }
    }

    private static bool HasRun(HashSet<uint> free, uint count, uint length, uint modulus, uint phase)
    {
        for (var first = phase; first < count; first += modulus)
        {
            var size = BitOperations.RoundUpToPowerOf2(length);
            while (first / size != (first + length - 1) / size)
                size *= 2;
            var block = first / size * size;
            if (size <= LargePage && Enumerable.Range((int)block, (int)size).All(number => free.Contains((uint)number)))
                return true;
        }

        return false;
    }

    /// <summary>A frame table of a machine whose memory is all free, frame 0 apart.</summary>
    private sealed class Frames : IDisposable
    {
        private readonly FrameInfo* _entries;

        public Frames(uint count)
        {
            _entries = (FrameInfo*)NativeMemory.AllocZeroed(count, (nuint)sizeof(FrameInfo));
            Table = (FrameTable*)NativeMemory.AllocZeroed((nuint)sizeof(FrameTable));
            Table->Initialise(_entries, count);
            Table->AddFree(0, count);
        }

        public FrameTable* Table { get; }

        public void Dispose()
        {
            NativeMemory.Free(_entries);
            NativeMemory.Free(Table);
        }
    }
}
