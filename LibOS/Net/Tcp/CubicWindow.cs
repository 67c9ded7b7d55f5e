using System;
using System.Runtime.CompilerServices;

namespace ExoCosmos.LibOS.Net.Tcp;

/// <summary>
/// How much may be under way: slow start and what follows a loss as RFC 5681 has it, growth in between as CUBIC (RFC 9438). Windows in bytes, time in microseconds.
/// <code>
///   W(t) = C (t − K)³ + Wmax      K = ∛((Wmax − cwnd) / C)      C = 0.4, β = 0.7, windows in segments, t in seconds
/// </code>
/// </summary>
public struct CubicWindow
{
    private const double C = 0.4;
    private const double Beta = 0.7;
    private const int Infinite = int.MaxValue;

    // Of the present epoch of growth, in segments and seconds.
    private double _most;
    private double _origin;
    private double _estimate;
    private double _previousMost;
    private ulong _epoch;
    private double _credit;

    /// <summary>The congestion window.</summary>
    public int Window { readonly get; private set; }

    public int Threshold { readonly get; private set; }

    public readonly bool IsSlowStart => Window < Threshold;

    /// <summary>A new connection: ten segments (RFC 6928).</summary>
    public static CubicWindow Start(int segment) => new() { Window = FirstWindow(segment), Threshold = Infinite };

    /// <summary>The same in place, where nothing was counted yet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(int segment) => (Window, Threshold) = (FirstWindow(segment), Infinite);

    private static int FirstWindow(int segment) => Math.Min(10 * segment, Math.Max(2 * segment, 14600));

    /// <summary>Grows with what was acknowledged, outside of loss recovery.</summary>
    /// <param name="acknowledged">New bytes.</param>
    /// <param name="segment">Bytes of a full segment.</param>
    /// <param name="roundTrip">Smoothed round-trip time.</param>
    /// <param name="now">Time.</param>
    public void OnAcknowledged(int acknowledged, int segment, ulong roundTrip, ulong now)
    {
        if (IsSlowStart)
        {
            // At most what one segment more asks for at a time (RFC 3465 with L = 2 segments, as acknowledgments are delayed).
            Window = Grow(Window, Math.Min(acknowledged, 2 * segment));
            return;
        }

        var window = (double)Window / segment;
        if (_epoch == 0)
            BeginEpoch(window, now);
        var time = (now - _epoch + roundTrip) / 1e6;
        var target = (C * (time - _origin) * (time - _origin) * (time - _origin)) + _most;
        target = Math.Max(window, Math.Min(target, 1.5 * window));
        // What a Reno of the same average would have (RFC 9438 ch. 4.3).
        var alpha = _estimate >= _previousMost ? 1.0 : 3 * (1 - Beta) / (1 + Beta);
        var segments = (double)acknowledged / segment;
        _estimate += alpha * segments / window;
        _credit += Math.Max(_estimate - window, (target - window) / window * segments) * segment;
        // What is less than a byte counts later; what is more than was acknowledged does not.
        var whole = (int)Math.Max(0, Math.Min(_credit, acknowledged));
        _credit = Math.Max(0, Math.Min(_credit - whole, 1));
        Window = Grow(Window, whole);
    }

    /// <summary>A loss was seen, by duplicates or by a timeout.</summary>
    public void OnLoss(int inFlight, int segment)
    {
        var window = (double)Window / segment;
        // Fast convergence (RFC 9438 ch. 4.7): who had more before leaves room for newcomers.
        _most = window < _most ? window * (1 + Beta) / 2 : window;
        _previousMost = window;
        _epoch = 0;
        Threshold = Math.Max((int)(Beta * Math.Min(Window, Math.Max(inFlight, segment))), 2 * segment);
        Window = Threshold;
    }

    /// <summary>Nothing came back for a whole timeout: begin with one segment (RFC 5681 ch. 3.1).</summary>
    public void OnTimeout(int segment) => Window = segment;

    /// <summary>Sets the window while a recovery inflates and deflates it.</summary>
    public void Set(int window) => Window = window;

    /// <summary>Nothing was sent for longer than a timeout (RFC 5681 ch. 4.1).</summary>
    public void OnIdle(int segment)
    {
        Window = Math.Min(Window, Start(segment).Window);
        _epoch = 0;
    }

    private void BeginEpoch(double window, ulong now)
    {
        _epoch = Math.Max(now, 1);
        _estimate = window;
        _credit = 0;
        if (_most <= window)
        {
            _most = window;
            _origin = 0;
        }
        else
            _origin = CubeRoot((_most - window) / C);
    }

    private static int Grow(int window, int more) => window > (1 << 30) - more ? 1 << 30 : window + more;

    // Newton's method: the core library's needs a C library.
    private static double CubeRoot(double value)
    {
        var root = value > 1 ? value : 1;
        for (var i = 0; i < 60; i++)
        {
            var next = ((2 * root) + (value / (root * root))) / 3;
            if (root - next < 1e-9 * root)
                return next;
            root = next;
        }

        return root;
    }
}
