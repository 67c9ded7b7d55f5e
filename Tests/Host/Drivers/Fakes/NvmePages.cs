using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace ExoCosmos.Tests.Host.Drivers.Fakes;

/// <summary>The memory of an NVMe command as the controller finds it. Throws when its pages do not have the shape the specification asks for.</summary>
public static class NvmePages
{
    private const int Page = 4096;

    public static IEnumerable<(ulong Address, int Length)> Of(ulong first, ulong second, int length)
    {
        Require(first % 4 == 0 && first != 0, "a first page");
        var offset = (int)(first % Page);
        var piece = Math.Min(length, Page - offset);
        yield return (first, piece);
        length -= piece;
        if (length == 0)
        {
            Require(second == 0, "no second page");
            yield break;
        }
        if (length <= Page)
        {
            Require(second % Page == 0 && second != 0, "a second page from its start");
            yield return (second, length);
            yield break;
        }
        Require(second % 8 == 0, "an aligned list");
        for (var at = second; length > 0; at += 8)
        {
            Require(at == second || at % Page != 0, "a list within its page");
            var page = BinaryPrimitives.ReadUInt64LittleEndian(FakeMachine.Bus.At(at, 8));
            Require(page % Page == 0 && page != 0, "pages from their start");
            piece = Math.Min(length, Page);
            yield return (page, piece);
            length -= piece;
        }
    }

    private static void Require(bool condition, string what)
    {
        if (!condition)
            throw new InvalidOperationException($"the controller expected {what}");
    }
}
