using System;
using System.Collections.Generic;
using ExoCosmos.Drivers.Block;

namespace ExoCosmos.Model.Machine;

/// <summary>A request that a fake disk has taken.</summary>
public sealed record TakenRequest(BlockRequest Request, BlockSegment[] Segments);

/// <summary>A disk that answers when, and as, the test says.</summary>
public sealed class FakeDisk
{
    /// <summary>Requests it takes before it is busy.</summary>
    public int Depth { get; set; } = 4;

    private readonly Queue<BlockCompletion> _answers = new();

    public List<TakenRequest> Taken { get; } = [];

    /// <summary>What the next submission answers.</summary>
    public Submission Next { get; set; } = Submission.Accepted;

    /// <summary>Most segments it takes in one request.</summary>
    public int MaxSegments { get; set; } = 8;

    /// <summary>Was the disk told about what it has taken?</summary>
    public bool Notified { get; set; }

    /// <summary>Requests it has in hand: taken, or answered and not yet asked about.</summary>
    public int Load => Taken.Count + Answered;

    public int Answered => _answers.Count;

    /// <summary>Out of order: takes nothing.</summary>
    public bool IsBroken { get; set; }

    /// <summary>Its blocks; without them requests end, and nothing is moved.</summary>
    public DiskMedium? Medium { get; set; }

    public Submission CanSubmit(int segments) => IsBroken ? Submission.Failed
        : segments > MaxSegments ? Submission.Invalid
        : Load < Depth ? Submission.Accepted
        : Submission.Busy;

    public Submission Submit(in BlockRequest request, ReadOnlySpan<BlockSegment> segments)
    {
        if (Next != Submission.Accepted)
            return Next;
        Taken.Add(new TakenRequest(request, segments.ToArray()));
        Notified = false;
        return Submission.Accepted;
    }

    /// <summary>Has it a request of this name in hand that the kernel has not heard the end of?</summary>
    public bool Knows(ulong cookie)
    {
        foreach (var taken in Taken)
        {
            if (taken.Request.Cookie == cookie)
                return true;
        }

        foreach (var answer in _answers)
        {
            if (answer.Cookie == cookie)
                return true;
        }

        return false;
    }

    /// <summary>Finishes one of the requests it has taken; the kernel hears of it when it asks.</summary>
    public void Finish(int index, BlockStatus status)
    {
        if (status == BlockStatus.Success)
            Medium?.Transfer(Taken[index]);
        _answers.Enqueue(new BlockCompletion(Taken[index].Request.Cookie, status));
        Taken.RemoveAt(index);
    }

    public bool TryComplete(out BlockCompletion completion) => _answers.TryDequeue(out completion);
}
