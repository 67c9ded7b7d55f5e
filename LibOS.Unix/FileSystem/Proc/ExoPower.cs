using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Kernel;
using ExoCosmos.LibOS.Start;
using ExoCosmos.LibOS.Unix.Files;

namespace ExoCosmos.LibOS.Unix.FileSystem.Proc;

/// <summary>/proc/exo/power and /proc/exo/log.</summary>
public static unsafe class ExoPower
{
    const int HighestStatus = 127;

    /// <summary>Takes "reboot" or "poweroff STATUS" and a line feed, makes the disks durable, and does it.</summary>
    public static Errno Write(ReadOnlySpan<byte> order)
    {
        if (!TryParse(order, out var operation, out var status))
            return Errno.EINVAL;
        if (!Grants.TryFind("power"u8, out var power))
            return Errno.EPERM;
        ProcessFiles.SyncAll();
        return KernelApi.Power(power.Handle, operation, status) == KernelError.None ? Errno.None : Errno.EPERM;
    }

    public static bool TryParse(ReadOnlySpan<byte> order, out PowerOperation operation, out int status)
    {
        operation = PowerOperation.Reboot;
        status = 0;
        if (order.SequenceEqual("reboot\n"u8))
            return true;
        operation = PowerOperation.Off;
        if (!order.StartsWith("poweroff "u8) || order[^1] != '\n')
            return false;
        var digits = order["poweroff "u8.Length..^1];
        if (digits.Length is 0 or > 3)
            return false;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
                return false;
            status = status * 10 + (digit - '0');
        }
        return status <= HighestStatus;
    }

    /// <summary>The kernel's messages, as many as its ring still has; the oldest line whole.</summary>
    internal static void Log(ref GeneratedText text)
    {
        var head = MachineTables.System->LogHead;
        var size = MachineTables.System->LogSize;
        if (size == 0)
            return;
        var start = head > size ? head - size : 0;
        if (start > 0)
            while (start < head && MachineTables.Log[start++ & (size - 1)] != '\n')
            {
            }
        while (start < head)
        {
            var within = start & (size - 1);
            var part = Math.Min(head - start, size - within);
            text.Text(new ReadOnlySpan<byte>(MachineTables.Log + within, (int)part));
            start += part;
        }
    }
}
